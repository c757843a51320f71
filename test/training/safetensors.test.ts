import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError, ShapeError } from '../../src/errors.ts';
import { decodeSafetensors, encodeSafetensors, type FileTensor } from '../../src/training/safetensors.ts';

/** Assembles a file from the format's description: length, header, data. */
function file(header: string, data: Uint8Array = new Uint8Array(), statedLength?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, statedLength ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

function entry(name: string, shape: string, offsets: string, dtype = '"F32"'): string {
  return `${JSON.stringify(name)}:{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`;
}

/** Decodes; anything but success or a DataError in the library's style fails the test. */
function refused(bytes: Uint8Array): boolean {
  try {
    decodeSafetensors(bytes);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatch(
      /^decodeSafetensors: expected [^]+, got [^]+\. [A-Z][^]+\.$/,
    );
    return true;
  }
}

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
const tensor = shapes.chain((shape): fc.Arbitrary<FileTensor> => {
  const length = shape.reduce((product, size) => product * size, 1);
  const size = { minLength: length, maxLength: length };
  return fc.oneof(
    fc.float32Array(size).map((data) => ({ shape, data })),
    fc.uint32Array(size).map((data) => ({ shape, data })),
  );
});
const text = fc.string({ unit: 'binary' });
const name = text.filter((value) => value !== '__metadata__');
const files = fc.record({
  tensors: fc.dictionary(name, tensor, { maxKeys: 5 }),
  metadata: fc.dictionary(text, text, { maxKeys: 3 }),
});

/** The bits, so that NaN payloads and −0 count. */
function bits({ data }: FileTensor): number[] {
  return [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
}

describe('safetensors layout', () => {
  const header =
    '{"__metadata__":{"epoch":"3"},"bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},' +
    '"weight":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},"step":{"dtype":"U32","shape":[],"data_offsets":[16,20]}}';
  const padded = header + ' '.repeat((8 - (header.length % 8)) % 8);
  const data = [
    ...[0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xc0], // 1, −2
    ...[0x00, 0x00, 0x00, 0x3f, 0x00, 0x00, 0xc0, 0x7f], // 0.5, NaN
    ...[0x07, 0x01, 0x00, 0x00], // 263
  ];
  const bytes = file(padded, Uint8Array.from(data));

  test('encodes the bytes that the format describes, in any order of the tensors', () => {
    const encoded = encodeSafetensors(
      {
        step: { shape: [], data: Uint32Array.of(263) },
        weight: { shape: [1, 2], data: Float32Array.of(0.5, NaN) },
        bias: { shape: [2], data: Float32Array.of(1, -2) },
      },
      { epoch: '3' },
    );
    expect(encoded).toEqual(bytes);
    expect(new DataView(encoded.buffer).getBigUint64(0, true) % 8n).toBe(0n);
  });

  test('decodes them', () => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    expect(Object.keys(tensors)).toEqual(['bias', 'weight', 'step']);
    expect(tensors['bias']).toEqual({ shape: [2], data: Float32Array.of(1, -2) });
    expect(tensors['weight']).toEqual({ shape: [1, 2], data: Float32Array.of(0.5, NaN) });
    expect(tensors['step']).toEqual({ shape: [], data: Uint32Array.of(263) });
    expect({ ...metadata }).toEqual({ epoch: '3' });
  });

  test('without tensors and metadata', () => {
    const empty = encodeSafetensors({});
    expect(empty).toEqual(file('{}      '));
    expect(Object.keys(decodeSafetensors(empty).tensors)).toEqual([]);
  });

  test('unpadded headers, white space and entries in another order than the data are read', () => {
    const loose = `{ ${entry('b', '[1]', '[ 4 , 8 ]')},\n\t${entry('a', '[1]', '[0,4]')} }\r\n`;
    const { tensors } = decodeSafetensors(file(loose, Uint8Array.from(data.slice(0, 8))));
    expect(tensors['a']!.data[0]).toBe(1);
    expect(tensors['b']!.data[0]).toBe(-2);
  });

  test('bytes at any alignment, an ArrayBuffer, and a copy independent of the input', () => {
    for (let shift = 0; shift < 8; shift++) {
      const moved = new Uint8Array(bytes.length + shift + 3);
      moved.set(bytes, shift);
      const { tensors } = decodeSafetensors(moved.subarray(shift, shift + bytes.length));
      moved.fill(0xff);
      expect(tensors['bias']!.data).toEqual(Float32Array.of(1, -2));
    }
    expect(decodeSafetensors(bytes.buffer as ArrayBuffer).tensors['bias']!.shape).toEqual([2]);
    const pooled = Buffer.from(bytes);
    const fromBuffer = decodeSafetensors(pooled);
    pooled.fill(0);
    expect(fromBuffer.tensors['bias']!.data).toEqual(Float32Array.of(1, -2));
  });

  test('a view into a larger array is written alone', () => {
    const whole = Float32Array.of(9, 1, 2, 9);
    const { tensors } = decodeSafetensors(
      encodeSafetensors({ w: { shape: [2], data: whole.subarray(1, 3) } }),
    );
    expect(tensors['w']!.data).toEqual(Float32Array.of(1, 2));
  });
});

describe('round trips', () => {
  test('any names, shapes, bits and metadata', () => {
    fc.assert(
      fc.property(files, ({ tensors, metadata }) => {
        const decoded = decodeSafetensors(encodeSafetensors(tensors, metadata));
        expect(Object.keys(decoded.tensors).sort()).toEqual(Object.keys(tensors).sort());
        for (const [key, value] of Object.entries(tensors)) {
          expect(decoded.tensors[key]!.shape).toEqual(value.shape);
          expect(decoded.tensors[key]!.data.constructor).toBe(value.data.constructor);
          expect(bits(decoded.tensors[key]!)).toEqual(bits(value));
        }
        expect(Object.entries(decoded.metadata)).toEqual(Object.entries(metadata));
      }),
      { numRuns: 300 },
    );
  });

  test('names of Object.prototype are names like any other and pollute nothing', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const tensors = Object.fromEntries(names.map((key, i) => [key, { shape: [], data: Float32Array.of(i) }]));
    const metadata = Object.fromEntries(names.map((key) => [key, key]));
    const decoded = decodeSafetensors(encodeSafetensors(tensors, metadata));
    names.forEach((key, i) => expect(decoded.tensors[key]!.data[0]).toBe(i));
    expect(Object.keys(decoded.metadata).sort()).toEqual([...names].sort());
    expect(Object.getPrototypeOf(decoded.tensors)).toBeNull();
    expect(({} as Record<string, unknown>)['shape']).toBeUndefined();
    expect(decodeSafetensors(encodeSafetensors({})).tensors['constructor']).toBeUndefined();
  });
});

describe('damaged files are refused with a DataError', () => {
  const four = new Uint8Array(4);
  const eight = new Uint8Array(8);
  const proto = '"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';
  test.each<[string, Uint8Array, RegExp]>([
    ['no bytes', new Uint8Array(), /at least 8 bytes, got 0/],
    ['seven bytes', new Uint8Array(7), /at least 8 bytes, got 7/],
    ['an empty header', file(''), /begins with \{/],
    ['a header longer than the file', file('{}', four, 7n), /at most 6 bytes, got a stated length of 7/],
    ['a header of 2^63 bytes', file('{}', four, 1n << 63n), /stated length of 9223372036854775808/],
    ['a header that begins with a space', file(' {}'), /begins with \{/],
    ['a byte-order mark', file('\ufeff{}'), /begins with \{/],
    ['an open header', file('{"a":'), /end of the header/],
    ['an open string', file('{"a'), /well-formed JSON string/],
    ['a header cut inside an escape', file('{"a\\'), /well-formed JSON string/],
    [
      'a lone surrogate',
      file(`{${entry('a', '[1]', '[0,4]').replace('"a"', '"\\ud800"')}}`, four),
      /valid Unicode/,
    ],
    ['zeros after the header', file('{}\0\0'), /nothing but spaces/],
    ['a trailing comma', file(`{${entry('a', '[1]', '[0,4]')},}`, four), /a name in quotes/],
    ['a tensor that is a number', file('{"a":1}'), /expected \{/],
    ['a missing field', file('{"a":{"dtype":"F32","shape":[1]}}', four), /fewer fields/],
    ['an unknown field', file('{"a":{"dtype":"F32","shape":[1],"strides":[1]}}', four), /"strides"/],
    [
      'another dtype',
      file(`{${entry('a', '[2]', '[0,4]', '"F16"')}}`, four),
      /F32 or U32, got "F16"\. Convert/,
    ],
    ['a dtype that is a number', file(`{${entry('a', '[1]', '[0,4]', '32')}}`, four), /dtype to be a string/],
    ['a negative dimension', file(`{${entry('a', '[-1]', '[0,4]')}}`, four), /whole number/],
    ['a fractional dimension', file(`{${entry('a', '[1.5]', '[0,4]')}}`, four), /expected \]/],
    ['a leading zero', file(`{${entry('a', '[01]', '[0,4]')}}`, four), /whole number/],
    ['a dimension above 2^53', file(`{${entry('a', '[9007199254740993]', '[0,4]')}}`, four), /whole number/],
    [
      'a dimension of 40 digits',
      file(`{${entry('a', `[${'9'.repeat(40)}]`, '[0,4]')}}`, four),
      /whole number/,
    ],
    ['40 dimensions', file(`{${entry('a', `[${Array(40).fill(1)}]`, '[0,4]')}}`, four), /at most 32 numbers/],
    [
      'a product that overflows to 4 bytes',
      file(`{${entry('a', '[4294967296,4294967297]', '[0,4]')}}`, four),
      /shape/,
    ],
    [
      'a product of 2^1000 and 0',
      file(`{${entry('a', `[${Array(20).fill(2 ** 52)},0]`, '[0,0]')}}`),
      /shape/,
    ],
    [
      'a shape larger than its range',
      file(`{${entry('a', '[2]', '[0,4]')}}`, four),
      /\[0, 8\] within 4 bytes/,
    ],
    ['a range beyond the data', file(`{${entry('a', '[2]', '[0,8]')}}`, four), /\[0, 8\] within 4 bytes/],
    ['a reversed range', file(`{${entry('a', '[1]', '[4,0]')}}`, four), /data_offsets/],
    ['three offsets', file(`{${entry('a', '[1]', '[0,4,8]')}}`, four), /at most 2 numbers/],
    ['one offset', file(`{${entry('a', '[1]', '[0]')}}`, four), /data_offsets/],
    ['a gap', file(`{${entry('a', '[1]', '[4,8]')}}`, eight), /data_offsets \[0, 4\]/],
    [
      'an overlap',
      file(`{${entry('a', '[1]', '[0,4]')},${entry('b', '[2]', '[0,8]')}}`, eight),
      /tensor "b"/,
    ],
    [
      'bytes after the last tensor',
      file(`{${entry('a', '[1]', '[0,4]')}}`, eight),
      /cover the 8 bytes.+got 4 bytes/,
    ],
    [
      'two tensors of one name',
      file(`{${entry('a', '[0]', '[0,0]')},${entry('a', '[0]', '[0,0]')}}`),
      /"a" twice/,
    ],
    ['two of one name by an escape', file('{"a":{},"\\u0061":{}}'), /fewer fields/],
    ['two tensors called __proto__', file(`{${proto},${proto}}`, four), /"__proto__" twice/],
    ['two fields of one name', file('{"a":{"dtype":"F32","dtype":"F32"}}'), /"dtype" twice/],
    ['metadata that is a list', file('{"__metadata__":[]}'), /expected \{/],
    ['metadata that is a number', file('{"__metadata__":{"a":1}}'), /metadata values to be strings, got "1/],
    ['metadata that is null', file('{"__metadata__":null}'), /expected \{/],
    ['nesting', file(`{"a":${'['.repeat(100_000)}`), /expected \{/],
  ])('%s', (_, bytes, message) => {
    expect(refused(bytes)).toBe(true);
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });

  test('invalid UTF-8', () => {
    const bytes = file('{"ab":{}}');
    bytes[10] = 0xff;
    expect(() => decodeSafetensors(bytes)).toThrow(/UTF-8/);
  });

  test('something that is not bytes', () => {
    expect(() => decodeSafetensors('{}' as unknown as Uint8Array)).toThrow(
      /Uint8Array or ArrayBuffer, got string/,
    );
    expect(() => decodeSafetensors(null as unknown as Uint8Array)).toThrow(DataError);
  });

  test('a message stays short when the name is a megabyte long', () => {
    const long = file(`{${entry('a'.repeat(1_000_000), '[2]', '[0,4]')}}`, four);
    expect(() => decodeSafetensors(long)).toThrow(/^.{0,300}$/);
  });
});

describe('fuzzing: only a DataError may be thrown', () => {
  const valid = files.map(({ tensors, metadata }) => encodeSafetensors(tensors, metadata));

  test('every truncation and every extension of a valid file', () => {
    fc.assert(
      fc.property(valid, (bytes) => {
        for (let length = 0; length < bytes.length; length += 1 + (length >> 5)) {
          expect(refused(bytes.subarray(0, length))).toBe(true);
        }
        const extended = new Uint8Array(bytes.length + 1);
        extended.set(bytes);
        expect(refused(extended)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('bytes of the header replaced, removed or repeated', () => {
    const position = fc.nat({ max: 400 });
    const marks = fc.constantFrom(...[...'{}[]":,0123456789-.e\\u \0'].map((mark) => mark.charCodeAt(0)));
    const change = fc.record({
      position,
      count: fc.nat({ max: 3 }),
      insert: fc.array(fc.oneof(fc.nat({ max: 255 }), marks), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(
        valid,
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (bytes, changes, keepLength) => {
          const mutated = [...bytes];
          for (const { position: at, count, insert } of changes)
            mutated.splice(at % (mutated.length + 1), count, ...insert);
          const input = Uint8Array.from(mutated);
          if (keepLength) input.set(bytes.subarray(0, Math.min(8, input.length)));
          refused(input);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('random text as header, random bytes as file', () => {
    const tokens = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      ' ',
      '0',
      '4',
      '"a"',
      '"dtype"',
      '"F32"',
      '"shape"',
      '"data_offsets"',
      '"__metadata__"',
      '"__proto__"',
      'null',
      '1e9',
      '-1',
    );
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 30 }), fc.uint8Array({ maxLength: 16 }), (words, data) => {
        refused(file(`{${words.join('')}`, data));
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        refused(bytes);
        if (bytes.length >= 8) {
          const plausible = bytes.slice();
          plausible.set([bytes[0]! % bytes.length, 0, 0, 0, 0, 0, 0, 0]);
          refused(plausible);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('encodeSafetensors refuses', () => {
  test.each([
    ['too few elements', [3], Float32Array.of(1, 2)],
    ['a fractional dimension', [0.5, 4], Float32Array.of(1, 2)],
    ['negative dimensions', [-1, -2], Float32Array.of(1, 2)],
  ])('%s', (_, shape, data) => {
    expect(() => encodeSafetensors({ w: { shape, data } })).toThrow(ShapeError);
  });

  test('names and metadata that the format cannot hold', () => {
    const scalar = { shape: [], data: Float32Array.of(1) };
    expect(() => encodeSafetensors({ __metadata__: scalar })).toThrow(DataError);
    expect(() => encodeSafetensors({ '\ud800': scalar })).toThrow(DataError);
    expect(() => encodeSafetensors({}, { a: 1 as unknown as string })).toThrow(/got number for "a"/);
    expect(() => encodeSafetensors({}, { a: '\udfff' })).toThrow(DataError);
  });
});
