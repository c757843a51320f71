/**
 * The JSON header of a safetensors file, read as if the file were hostile.
 *
 * `JSON.parse` on the whole header would let duplicate names win silently, round integers above 2⁵³, nest without
 * bounds and treat `__proto__` specially. The grammar of the header is much smaller than JSON, so it is parsed here:
 *
 *     header   = { name : tensor, …, "__metadata__" : { string : string, … } }
 *     tensor   = { "dtype" : string, "shape" : [ integer, … ], "data_offsets" : [ integer, integer ] }
 */
import { DataError } from '../errors.ts';

/** One tensor as the header states it; nothing is checked against the data section yet. */
export interface TensorEntry {
  name: string;
  dtype: string;
  shape: number[];
  dataOffsets: number[];
}

export interface Header {
  entries: TensorEntry[];
  /** Free-form text; has no prototype, so that any key is an ordinary key. */
  metadata: Record<string, string>;
}

const METADATA = '__metadata__';
/** Tensors of more dimensions don't occur; a bound keeps a header of digits from growing eightfold in memory. */
const MAX_RANK = 32;
const DAMAGED = 'The file is damaged or not a safetensors file: copy or export it again.';

/** `decodeSafetensors: expected …, got …. Remedy.` */
export function headerError(expected: string, got: string, remedy: string = DAMAGED): DataError {
  return new DataError(`decodeSafetensors: expected ${expected}, got ${got}. ${remedy}`);
}

/** Text from the file for use in a message: quoted and cut, because a name can be megabytes long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** Parses the header text; throws only `DataError`. Strings and integers are exact, duplicate names are refused. */
export function parseHeader(text: string): Header {
  if (text[0] !== '{') throw headerError('a header that begins with {', quoted(text.slice(0, 1)));
  const reader = new HeaderReader(text);
  const entries: TensorEntry[] = [];
  const metadata: Record<string, string> = Object.create(null) as Record<string, string>;
  reader.object((name) => {
    if (name === METADATA) {
      reader.object((key) => {
        metadata[key] = reader.string('metadata values to be strings');
      });
    } else {
      entries.push(tensorEntry(reader, name));
    }
  });
  reader.end();
  return { entries, metadata };
}

function tensorEntry(reader: HeaderReader, name: string): TensorEntry {
  let dtype: string | undefined;
  let shape: number[] | undefined;
  let dataOffsets: number[] | undefined;
  reader.object((field) => {
    if (field === 'dtype') dtype = reader.string('dtype to be a string');
    else if (field === 'shape') shape = reader.integers(MAX_RANK);
    else if (field === 'data_offsets') dataOffsets = reader.integers(2);
    else
      throw headerError(`tensor ${quoted(name)} to have dtype, shape and data_offsets only`, quoted(field));
  });
  if (dtype === undefined || shape === undefined || dataOffsets === undefined) {
    throw headerError(`tensor ${quoted(name)} to have dtype, shape and data_offsets`, 'fewer fields');
  }
  return { name, dtype, shape, dataOffsets };
}

/** A cursor over the header text. Its depth is fixed by the callers, so hostile nesting can't exhaust the stack. */
class HeaderReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** `{ key : value, … }`; `readValue` must consume the value of the key it is given. */
  object(readValue: (key: string) => void): void {
    const keys = new Set<string>();
    this.#list('{', '}', () => {
      const key = this.string('a name in quotes');
      if (keys.has(key)) throw headerError('every name once', `${quoted(key)} twice`);
      keys.add(key);
      this.#expect(':');
      readValue(key);
    });
  }

  /** `[ integer, … ]` of at most `limit` integers. */
  integers(limit: number): number[] {
    const values: number[] = [];
    this.#list('[', ']', () => {
      if (values.length === limit) throw this.#unexpected(`at most ${limit} numbers in a list`);
      values.push(this.#integer());
    });
    return values;
  }

  /** A JSON string without lone surrogates (they have no UTF-8 form). `purpose` says what was expected here. */
  string(purpose: string): string {
    this.#skipSpace();
    const start = this.#at;
    if (this.#text[start] !== '"') throw this.#unexpected(purpose);
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    this.#at = end + 1;
    let value: unknown;
    try {
      value = JSON.parse(this.#text.slice(start, end + 1));
    } catch {
      throw headerError('a well-formed JSON string', quoted(this.#text.slice(start, start + 60)));
    }
    if (typeof value !== 'string' || hasLoneSurrogate(value)) {
      throw headerError('a string of valid Unicode', quoted(this.#text.slice(start, start + 60)));
    }
    return value;
  }

  /** Nothing but padding may follow. */
  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#unexpected('nothing but spaces after the header');
  }

  #list(open: string, close: string, readItem: () => void): void {
    this.#expect(open);
    if (this.#take(close)) return;
    do readItem();
    while (this.#take(','));
    this.#expect(close);
  }

  #integer(): number {
    this.#skipSpace();
    const start = this.#at;
    while (isDigit(this.#text.charCodeAt(this.#at))) this.#at++;
    // 16 digits hold every safe integer; a longer run is never converted.
    const digits = this.#text.slice(start, Math.min(this.#at, start + 17));
    const value = Number(digits);
    if (digits === '' || (digits.length > 1 && digits[0] === '0') || !Number.isSafeInteger(value)) {
      this.#at = start;
      throw this.#unexpected('a whole number from 0 to 2^53 - 1');
    }
    return value;
  }

  #take(mark: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #expect(mark: string): void {
    if (!this.#take(mark)) throw this.#unexpected(mark);
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++;
  }

  #unexpected(expected: string): DataError {
    const rest = this.#text.slice(this.#at, this.#at + 20);
    return headerError(
      expected,
      rest === '' ? 'the end of the header' : `${quoted(rest)} at character ${this.#at}`,
    );
  }
}

/** True for text that UTF-8 can't carry. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
