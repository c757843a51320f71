/**
 * The safetensors file format, for parameters and optimizer state:
 *
 *     8 bytes   N, little-endian unsigned 64-bit: length of the header
 *     N bytes   JSON: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}, …}, padded with spaces
 *     the rest  the tensors, row-major, little-endian, one after the other without gaps
 *
 * Files are the same bytes as the format's reference implementation writes for the same tensors, and any tool that
 * reads safetensors reads them.
 *
 * @see https://github.com/huggingface/safetensors#format
 */
import { DataError, ShapeError } from '../errors.ts';
import { hasLoneSurrogate, headerError, parseHeader, quoted, type TensorEntry } from './safetensorsHeader.ts';

/** A tensor on the CPU: `data.length = Π shape`, row-major. `[]` is a scalar; a dimension of 0 is an empty tensor. */
export interface FileTensor {
  shape: number[];
  data: Float32Array<ArrayBufferLike> | Uint32Array<ArrayBufferLike>;
}

export interface SafetensorsFile {
  /** By name. The record has no prototype, so that a tensor may have any name. */
  tensors: Record<string, FileTensor>;
  metadata: Record<string, string>;
}

/** Largest header the format's reference implementation accepts, in bytes. */
const MAX_HEADER = 100_000_000;
const LENGTH_BYTES = 8;
const BYTES_PER_ELEMENT = 4;

/**
 * Tensors and metadata as the bytes of a safetensors file; the same tensors give the same bytes in any order.
 *
 * @throws ShapeError when a tensor's shape and number of elements differ.
 * @throws DataError for a name the format can't hold.
 */
export function encodeSafetensors(
  tensors: Record<string, FileTensor>,
  metadata?: Record<string, string>,
): Uint8Array<ArrayBuffer> {
  const ordered = Object.entries(tensors).sort(byTypeThenName);
  const members: string[] = [];
  if (metadata !== undefined) members.push(`"__metadata__":${metadataJson(metadata)}`);
  let length = 0;
  for (const [name, tensor] of ordered) {
    checkName(name);
    checkShape(name, tensor);
    const info = {
      dtype: dtypeOf(tensor),
      shape: tensor.shape,
      data_offsets: [length, length + tensor.data.byteLength],
    };
    members.push(`${JSON.stringify(name)}:${JSON.stringify(info)}`);
    length += tensor.data.byteLength;
  }
  const header = paddedHeader(`{${members.join(',')}}`);
  const file = new Uint8Array(LENGTH_BYTES + header.length + length);
  new DataView(file.buffer).setUint32(0, header.length, true);
  file.set(header, LENGTH_BYTES);
  let at = LENGTH_BYTES + header.length;
  for (const [, { data }] of ordered) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/**
 * The tensors and metadata in a safetensors file. The data is copied, so the bytes may start at any offset and may be
 * reused afterwards.
 *
 * Every length is checked against the bytes that are there before anything is allocated for it.
 *
 * @throws DataError for anything that isn't a complete, well-formed file of F32 and U32 tensors.
 */
export function decodeSafetensors(input: Uint8Array | ArrayBuffer): SafetensorsFile {
  const bytes = bytesOf(input);
  const headerLength = readHeaderLength(bytes);
  const begin = LENGTH_BYTES + headerLength;
  const { entries, metadata } = parseHeader(headerText(bytes.slice(LENGTH_BYTES, begin)));
  checkLayout(entries, bytes.length - begin);
  const tensors = Object.create(null) as Record<string, FileTensor>;
  for (const { name, dtype, shape, dataOffsets } of entries) {
    const copy = bytes.slice(begin + dataOffsets[0]!, begin + dataOffsets[1]!).buffer;
    tensors[name] = { shape, data: dtype === 'F32' ? new Float32Array(copy) : new Uint32Array(copy) };
  }
  return { tensors, metadata };
}

/** A plain view: `Buffer.slice` in Node doesn't copy, `Uint8Array.slice` does. */
function bytesOf(input: Uint8Array | ArrayBuffer): Uint8Array {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (Object.prototype.toString.call(input) === '[object ArrayBuffer]') return new Uint8Array(input);
  throw headerError('a Uint8Array or ArrayBuffer', typeof input, "Pass the file's bytes.");
}

function readHeaderLength(bytes: Uint8Array): number {
  if (bytes.length < LENGTH_BYTES) throw headerError(`at least ${LENGTH_BYTES} bytes`, `${bytes.length}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const limit = Math.min(MAX_HEADER, bytes.length - LENGTH_BYTES);
  if (length > limit) throw headerError(`a header of at most ${limit} bytes`, `a stated length of ${length}`);
  return Number(length);
}

function headerText(header: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header);
  } catch {
    throw headerError('a header in UTF-8', 'other bytes');
  }
}

/** Sorts the entries by place and checks that they cover the data section exactly: no gap, no overlap, no rest. */
function checkLayout(entries: TensorEntry[], dataLength: number): void {
  entries.sort((a, b) => a.dataOffsets[0]! - b.dataOffsets[0]! || a.dataOffsets[1]! - b.dataOffsets[1]!);
  let position = 0;
  for (const { name, dtype, shape, dataOffsets } of entries) {
    const tensor = `tensor ${quoted(name)}`;
    if (dtype !== 'F32' && dtype !== 'U32') {
      throw headerError(
        `${tensor} of dtype F32 or U32`,
        quoted(dtype),
        'Convert it to float32 and save it again.',
      );
    }
    const size = elementCount(shape) * BYTES_PER_ELEMENT;
    const [begin, end] = dataOffsets;
    if (dataOffsets.length !== 2 || begin !== position || end !== position + size || end > dataLength) {
      const place = `data_offsets [${position}, ${position + size}] within ${dataLength} bytes of data`;
      throw headerError(`${tensor} of shape [${brief(shape)}] at ${place}`, `[${brief(dataOffsets)}]`);
    }
    position = end;
  }
  if (position !== dataLength) {
    throw headerError(`tensors that cover the ${dataLength} bytes of data`, `${position} bytes of tensors`);
  }
}

/** `Π shape`; inexact above 2⁵³, where it can't equal any length that a file has. */
function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}

function brief(values: readonly number[]): string {
  return values.length > 8 ? `${values.slice(0, 8).join(', ')}, …` : values.join(', ');
}

/** The reference implementation's order: F32 before U32, then by name. */
function byTypeThenName([a, left]: [string, FileTensor], [b, right]: [string, FileTensor]): number {
  const [leftType, rightType] = [dtypeOf(left), dtypeOf(right)];
  if (leftType !== rightType) return leftType < rightType ? -1 : 1;
  return a < b ? -1 : 1;
}

function dtypeOf({ data }: FileTensor): 'F32' | 'U32' {
  return data instanceof Float32Array ? 'F32' : 'U32';
}

function checkName(name: string): void {
  if (name === '__metadata__' || hasLoneSurrogate(name)) {
    throw new DataError(
      `encodeSafetensors: expected tensor names other than "__metadata__" and of valid Unicode, got ${quoted(name)}. Rename the tensor.`,
    );
  }
}

function checkShape(name: string, { shape, data }: FileTensor): void {
  const whole = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!whole || elementCount(shape) !== data.length) {
    throw new ShapeError(
      `encodeSafetensors: expected ${quoted(name)} to have ${data.length} elements in whole dimensions, got shape [${brief(shape)}]. Pass the shape of the data.`,
    );
  }
}

function metadataJson(metadata: Record<string, string>): string {
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string' || hasLoneSurrogate(key) || hasLoneSurrogate(value)) {
      throw new DataError(
        `encodeSafetensors: expected metadata of valid Unicode text, got ${typeof value} for ${quoted(key)}. Convert the value to a string.`,
      );
    }
  }
  return JSON.stringify(metadata);
}

function paddedHeader(json: string): Uint8Array {
  const text = new TextEncoder().encode(json);
  const header = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  if (header.length > MAX_HEADER) {
    throw new DataError(
      `encodeSafetensors: expected a header of at most ${MAX_HEADER} bytes, got ${header.length}. Store fewer or shorter names.`,
    );
  }
  header.set(text);
  return header;
}
