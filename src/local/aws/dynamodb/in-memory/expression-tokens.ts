import { AwsError } from '../../aws-error.ts';
import type { AttributeValue, Path } from './attribute-value.ts';

/** What stands for names and values in the expressions of a request. */
export interface Placeholders {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
  /** Those that an expression has used. */
  readonly used: Set<string>;
}

export const refused = (message: string): AwsError => new AwsError('ValidationException', message);

const TOKEN = /\s*(<>|<=|>=|[=<>(),.+\-[\]]|[#:]?\w+)/y;

/** The words of one expression, read from left to right. */
export class Tokens {
  readonly #tokens: readonly string[];
  readonly #expression: string;
  readonly #placeholders: Placeholders;
  #at = 0;

  /** @throws AwsError ValidationException for what is no word of an expression */
  constructor(expression: string, placeholders: Placeholders) {
    this.#expression = expression;
    this.#placeholders = placeholders;
    const tokens: string[] = [];
    const text = expression.trimEnd();
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
      const from = TOKEN.lastIndex;
      const [, token] = TOKEN.exec(text) ?? [];
      if (token === undefined) throw this.#mistake(text.slice(from));
      tokens.push(token);
    }
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** The next word, or the one after it, in capitals. */
  peek(ahead = 0): string {
    return (this.#tokens[this.#at + ahead] ?? '').toUpperCase();
  }

  /** Whether the next word is this one, which then is read. */
  accept(token: string): boolean {
    const is = this.peek() === token;
    if (is) this.#at += 1;
    return is;
  }

  expect(token: string): void {
    if (!this.accept(token)) throw this.#mistake(this.#tokens[this.#at] ?? 'its end');
  }

  next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#mistake('its end');
    this.#at += 1;
    return token;
  }

  end(): void {
    if (!this.isAtEnd) throw this.#mistake(this.#tokens[this.#at] ?? '');
  }

  path(): Path {
    const path: (string | number)[] = [this.#name()];
    for (;;) {
      if (this.accept('.')) path.push(this.#name());
      else if (this.accept('[')) {
        path.push(Number(this.next()));
        this.expect(']');
      } else return path;
    }
  }

  get isValue(): boolean {
    return this.peek().startsWith(':');
  }

  value(): AttributeValue {
    const token = this.next();
    const value = this.#placeholders.values[token];
    if (value === undefined)
      throw refused(`An expression attribute value is not defined: ${token}`);
    this.#placeholders.used.add(token);
    return value;
  }

  #name(): string {
    const token = this.next();
    if (!token.startsWith('#')) {
      if (!/^[A-Za-z]/.test(token)) throw this.#mistake(token);
      return token;
    }
    const name = this.#placeholders.names[token];
    if (name === undefined) throw refused(`An expression attribute name is not defined: ${token}`);
    this.#placeholders.used.add(token);
    return name;
  }

  #mistake(where: string): AwsError {
    return refused(`Invalid expression: syntax error at "${where}" in "${this.#expression}"`);
  }
}
