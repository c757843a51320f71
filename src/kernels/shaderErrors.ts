import { ShaderError } from '../errors.ts';
import { sourceLine, type KernelSource } from './KernelSource.ts';

/** Turns what the WGSL compiler says into a ShaderError that shows file, line, column and the line's text. */
export function shaderError(
  source: Pick<KernelSource, 'name' | 'code' | 'lines' | 'file'>,
  messages: readonly Pick<GPUCompilationMessage, 'lineNum' | 'linePos' | 'message' | 'type'>[],
): ShaderError {
  const errors = messages.filter(({ type }) => type === 'error');
  const described = errors.map(({ lineNum, linePos, message }) => {
    const [file, line] = sourceLine(source, lineNum);
    const text = source.code.split('\n')[lineNum - 1] ?? '';
    return `${file}:${line}:${linePos}: ${message}\n    ${text}\n    ${' '.repeat(Math.max(0, linePos - 1))}^`;
  });
  return new ShaderError(
    `kernel ${source.name}: expected WGSL that compiles, got ${errors.length} error(s). Mend the marked line.\n` +
      described.join('\n'),
  );
}
