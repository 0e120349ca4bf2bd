import * as z from 'zod';
import { type AttributeValue, type Item, type Path, valueAt } from './attribute-value.ts';
import { type Placeholders, refused, Tokens } from './expression-tokens.ts';

/** An item on the wire: what it holds is the SDK's to check. */
export const ItemSchema = z.custom<Item>((value) => typeof value === 'object' && value !== null);

/** What stands for names and values in a request. */
export const Expressed = z.object({
  ExpressionAttributeNames: z.record(z.string(), z.string()).optional(),
  ExpressionAttributeValues: z.custom<Record<string, AttributeValue>>().optional(),
});

/** The expressions of one request. */
export class Expressions {
  readonly #placeholders: Placeholders;

  constructor(request: z.infer<typeof Expressed>) {
    this.#placeholders = {
      names: request.ExpressionAttributeNames ?? {},
      values: request.ExpressionAttributeValues ?? {},
      used: new Set(),
    };
  }

  tokens(expression: string): Tokens {
    return new Tokens(expression, this.#placeholders);
  }

  /** Reads an expression to its end, where there is one. */
  read<T>(expression: string | undefined, by: (tokens: Tokens) => T): T | undefined {
    if (expression === undefined) return undefined;
    const tokens = this.tokens(expression);
    const read = by(tokens);
    tokens.end();
    return read;
  }

  /** What a ProjectionExpression leaves of an item; without one, all of it. */
  projection(expression: string | undefined): (item: Item) => Item {
    const paths = this.read(expression, (tokens) => {
      const read: Path[] = [tokens.path()];
      while (tokens.accept(',')) read.push(tokens.path());
      return read;
    });
    return paths ? (item) => projected(item, paths) : (item) => item;
  }

  /** @throws AwsError ValidationException where something was given that no expression has used */
  end(): void {
    const { names, values, used } = this.#placeholders;
    const unused = [...Object.keys(names), ...Object.keys(values)].filter((one) => !used.has(one));
    if (unused.length > 0) {
      throw refused(
        `Value provided in ExpressionAttributeNames or -Values unused in expressions: ${unused.join(', ')}`,
      );
    }
  }
}

function projected(item: Item, paths: readonly Path[]): Item {
  const whole: Record<string, AttributeValue> = {};
  for (const path of paths) {
    const value = valueAt(item, path);
    if (value === undefined) continue;
    let holder: Record<string, unknown> = whole;
    for (const step of path.slice(0, -1)) {
      const within = (holder[step] ?? { M: {} }) as { readonly M: Record<string, unknown> };
      holder[step] = within;
      holder = within.M;
    }
    const last = path.at(-1) ?? '';
    if (path.some((step) => typeof step === 'number')) {
      throw refused('a projection of places in a list is not played here');
    }
    holder[last] = value;
  }
  return whole;
}
