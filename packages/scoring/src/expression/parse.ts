import { parseDecimal } from '../rational.ts';
import type { ArithmeticOperator, Comparison, ComparisonOperator, Expression } from './expression.ts';

/** Longest expression that is read, in characters. */
export const MAXIMUM_EXPRESSION_LENGTH = 1_000;
/** Most numbers, names and operations of an expression. */
export const MAXIMUM_EXPRESSION_PARTS = 300;
/** Most parentheses, signs and functions in one another. */
export const MAXIMUM_EXPRESSION_DEPTH = 30;

/**
 * Why a text is no expression. `position` counts characters from 0.
 * UNEXPECTED: something else should stand there. BAD_NUMBER: no plain decimal. UNKNOWN_FUNCTION: none of min, max, if.
 */
export interface SyntaxFault {
  readonly fault:
    'TOO_LONG' | 'TOO_MANY_PARTS' | 'TOO_DEEP' | 'UNEXPECTED' | 'BAD_NUMBER' | 'UNKNOWN_FUNCTION';
  readonly position: number;
  /** What stands there; empty at the end. */
  readonly found: string;
}

export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: SyntaxFault };

/** Names that mean a function and can name nothing else. */
export const RESERVED_NAMES = ['min', 'max', 'if'] as const;

interface Token {
  readonly kind: 'NUMBER' | 'NAME' | 'SIGN' | 'END';
  readonly text: string;
  readonly position: number;
}

class Refused extends Error {
  readonly problem: SyntaxFault;
  constructor(fault: SyntaxFault['fault'], { position, text }: Pick<Token, 'position' | 'text'>) {
    super(fault);
    this.problem = { fault, position, found: text };
  }
}

/**
 * Reads an expression: decimals with a point, names (a letter, then letters, digits and `_`), `+ - * /`, parentheses,
 * `min(a, b, …)`, `max(a, b, …)` and `if(a < b, then, otherwise)` with one of `< <= > >= = <>`. Bounded in length,
 * parts and depth; runs nothing. Never throws.
 */
export function parseExpression(text: string): ParsedExpression {
  try {
    if (text.length > MAXIMUM_EXPRESSION_LENGTH)
      throw new Refused('TOO_LONG', { position: MAXIMUM_EXPRESSION_LENGTH, text: '' });
    return { ok: true, expression: new Parser(tokensOf(text)).whole() };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** As `parseExpression`, of a text of the program itself. Throws where it is none. */
export function expression(text: string): Expression {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new SyntaxError(`${parsed.problem.fault} at ${parsed.problem.position} of ${text}`);
  return parsed.expression;
}

const TOKEN = /\s*(?:(\d[\w.]*)|([A-Za-z]\w*)|(<=|>=|<>|[-+*/(),<>=])|(\S))/gy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    if (!match) break;
    const [, number, name, sign, other] = match;
    const found = number ?? name ?? sign ?? other ?? '';
    const token = { text: found, position: TOKEN.lastIndex - found.length };
    if (other !== undefined) throw new Refused('UNEXPECTED', token);
    tokens.push({ ...token, kind: number !== undefined ? 'NUMBER' : name !== undefined ? 'NAME' : 'SIGN' });
  }
  return [...tokens, { kind: 'END', text: '', position: text.length }];
}

/** Reads by descent; each method takes what it reads off the tokens. */
class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #parts = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const read = this.#sum();
    if (this.#ahead.kind !== 'END') throw new Refused('UNEXPECTED', this.#ahead);
    return read;
  }

  get #ahead(): Token {
    const token = this.#tokens[this.#next] ?? this.#tokens.at(-1);
    if (!token) throw new Error('Tokens end with END');
    return token;
  }

  #sum(): Expression {
    let left = this.#product();
    for (let operator = this.#sign('+', '-'); operator; operator = this.#sign('+', '-'))
      left = this.#operation(operator, left, this.#product());
    return left;
  }

  #product(): Expression {
    let left = this.#factor();
    for (let operator = this.#sign('*', '/'); operator; operator = this.#sign('*', '/'))
      left = this.#operation(operator, left, this.#factor());
    return left;
  }

  #operation(operator: ArithmeticOperator, left: Expression, right: Expression): Expression {
    return this.#counted({ kind: 'OPERATION', operator, left, right });
  }

  #factor(): Expression {
    const token = this.#ahead;
    this.#depth += 1;
    if (this.#depth > MAXIMUM_EXPRESSION_DEPTH) throw new Refused('TOO_DEEP', token);
    const read = this.#sign('-') ? this.#counted({ kind: 'NEGATION', of: this.#factor() }) : this.#atom();
    this.#depth -= 1;
    return read;
  }

  #atom(): Expression {
    const token = this.#ahead;
    if (this.#sign('(')) return this.#closed(this.#sum());
    if (token.kind !== 'NUMBER' && token.kind !== 'NAME') throw new Refused('UNEXPECTED', token);
    this.#next += 1;
    if (token.kind === 'NUMBER') return this.#number(token);
    if (this.#sign('(')) return this.#call(token);
    if (RESERVED_NAMES.some((name) => name === token.text)) throw new Refused('UNEXPECTED', this.#ahead);
    return this.#counted({ kind: 'NAME', name: token.text });
  }

  #number(token: Token): Expression {
    const parsed = parseDecimal(token.text);
    if (!parsed.ok) throw new Refused('BAD_NUMBER', token);
    return this.#counted({ kind: 'NUMBER', value: parsed.value });
  }

  #call(name: Token): Expression {
    switch (name.text) {
      case 'min':
        return this.#closed(this.#counted({ kind: 'LEAST', of: this.#list() }));
      case 'max':
        return this.#closed(this.#counted({ kind: 'GREATEST', of: this.#list() }));
      case 'if': {
        const condition = this.#comparison();
        this.#require(',');
        const then = this.#sum();
        this.#require(',');
        return this.#closed(this.#counted({ kind: 'CHOICE', condition, then, otherwise: this.#sum() }));
      }
      default:
        throw new Refused('UNKNOWN_FUNCTION', name);
    }
  }

  #list(): Expression[] {
    const items = [this.#sum()];
    while (this.#sign(',')) items.push(this.#sum());
    return items;
  }

  #comparison(): Comparison {
    const left = this.#sum();
    const operator = this.#sign<ComparisonOperator>('<', '<=', '>', '>=', '=', '<>');
    if (!operator) throw new Refused('UNEXPECTED', this.#ahead);
    return { operator, left, right: this.#sum() };
  }

  #closed(read: Expression): Expression {
    this.#require(')');
    return read;
  }

  #require(sign: string): void {
    if (!this.#sign(sign)) throw new Refused('UNEXPECTED', this.#ahead);
  }

  /** Takes one of these signs, where it comes next. */
  #sign<Sign extends string>(...signs: Sign[]): Sign | undefined {
    const { kind, text } = this.#ahead;
    const sign = kind === 'SIGN' ? signs.find((each) => each === text) : undefined;
    if (sign !== undefined) this.#next += 1;
    return sign;
  }

  #counted(read: Expression): Expression {
    this.#parts += 1;
    if (this.#parts > MAXIMUM_EXPRESSION_PARTS) throw new Refused('TOO_MANY_PARTS', this.#ahead);
    return read;
  }
}
