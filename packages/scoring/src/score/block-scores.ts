import type { ReferenceName } from '../formula/formula.ts';
import { compare, type Rational } from '../rational.ts';
import type { CompiledComponent, CompiledNode, CompiledSet } from '../set/compile-set.ts';
import type { UnitFacts } from './classification.ts';
import {
  type ComponentReferences,
  type ComponentScore,
  type Given,
  scoreComponent,
} from './component-score.ts';
import { type Competing, competingOf, type References, referencesOf } from './references.ts';
import {
  type NodeScore,
  nodeScoreOf,
  resultOf,
  sectionScore,
  type UnitResult,
  type UnitScore,
} from './unit-score.ts';

/** A set's component that it does not have, or a unit that the block does not have: a bug of the caller. */
export class NotInBlockError extends Error {
  override readonly name = 'NotInBlockError';
}

/** Snapshotted references by the code of their component. */
export type Snapshot<K> = ReadonlyMap<string, References<K>>;

/** A unit's figures, and what keeps them from being final. */
export interface BlockUnitScore extends UnitScore {
  /**
   * FINAL: nothing can change it but its own inputs. PROVISIONAL: a value of the block on which it depends is not
   * snapshotted. INCOMPLETE: components are missing, unsound or faulty, and count as nothing of their maximum.
   */
  readonly state: 'FINAL' | 'PROVISIONAL' | 'INCOMPLETE';
  /** The codes of those components, in the set's order. */
  readonly lacking: readonly string[];
}

/** A unit as it comes into a block. */
export interface BlockUnit<K> {
  readonly key: K;
  readonly facts?: UnitFacts;
  readonly given: ReadonlyMap<string, Given>;
}

interface Unit {
  readonly given: (Given | undefined)[];
  readonly competing: (Competing | undefined)[];
  readonly components: (ComponentScore | undefined)[];
  readonly nodes: (NodeScore | undefined)[];
  facts: UnitFacts;
  result: UnitResult | undefined;
}

/**
 * The scores of a block's units by one set, kept up to date: after a change, what depends on it is computed anew for a
 * unit when it is read, and nothing else.
 */
export class BlockScores<K> {
  readonly #set: CompiledSet;
  readonly #snapshot: Snapshot<K> | null;
  readonly #units = new Map<K, Unit>();
  /** By index of the component, those of the units as they stand, where there is no snapshot. */
  readonly #references: (References<K> | undefined)[] = [];

  /** With a snapshot, the block's values stay as they are in it, whatever is given. */
  constructor(set: CompiledSet, snapshot: Snapshot<K> | null = null) {
    this.#set = set;
    this.#snapshot = snapshot;
  }

  /** Adds units with what is known of their components, by code. Throws NotInBlockError. */
  addUnits(units: readonly BlockUnit<K>[]): void {
    for (const { key, facts = { submittedLate: false }, given } of units) {
      const unit: Unit = { given: [], competing: [], components: [], nodes: [], facts, result: undefined };
      for (const [code, each] of given) this.#take(unit, this.#component(code), each);
      this.#units.set(key, unit);
    }
    for (const component of this.#set.components) this.#compare(component);
  }

  setFacts(key: K, facts: UnitFacts): void {
    const unit = this.#unit(key);
    unit.facts = facts;
    unit.result = undefined;
  }

  /**
   * Takes what is known of a component of a unit, in place of what was; undefined where nothing is. Returns the keys of
   * the units whose figures may differ by it. Throws NotInBlockError.
   */
  give(key: K, code: string, given: Given | undefined): readonly K[] {
    const unit = this.#unit(key);
    const component = this.#component(code);
    this.#take(unit, component, given);
    forget(unit, component);
    return this.#compare(component) ? [...this.#units.keys()] : [key];
  }

  /** A unit's figures as they stand. Throws NotInBlockError. */
  scoreOf(key: K): BlockUnitScore {
    const unit = this.#unit(key);
    const result = (unit.result ??= this.#resultOf(unit));
    const { components } = unit;
    const lacking = this.#set.components
      .filter(({ index }) => isLacking(components[index]))
      .map(({ node }) => node.code);
    const state = lacking.length > 0 ? 'INCOMPLETE' : this.#isProvisional(unit) ? 'PROVISIONAL' : 'FINAL';
    const nodes = unit.nodes.filter((node) => node !== undefined);
    return { nodes, components, result, state, lacking };
  }

  /** What the block's values are now: to be kept when its appraisal closes. */
  snapshot(): Snapshot<K> {
    return (
      this.#snapshot ??
      new Map(
        this.#set.components
          .filter(({ formula }) => formula.references.length > 0)
          .map(({ index, node }) => [node.code, this.#references[index] ?? {}]),
      )
    );
  }

  /** Children come after their parent, so that from the end on each section finds its children ready. */
  #resultOf(unit: Unit): UnitResult {
    for (let index = this.#set.nodes.length - 1; index >= 0; index--) {
      const node = this.#set.nodes[index];
      if (!node || unit.nodes[index]) continue;
      if (isComponent(node)) {
        const score = scoreComponent(node, unit.given[index], this.#referencesOf(node));
        unit.components[index] = score;
        unit.nodes[index] = nodeScoreOf(node, score);
      } else unit.nodes[index] = sectionScore(node, unit.nodes);
    }
    return resultOf(this.#set, unit.nodes, unit.facts);
  }

  #isProvisional({ given }: Unit): boolean {
    return (
      this.#snapshot === null &&
      this.#set.components.some(
        ({ index, formula }) => formula.references.length > 0 && given[index]?.kind === 'INPUTS',
      )
    );
  }

  /** Finds the block's values of a component anew; where they differ, every unit depends on it, and true is returned. */
  #compare(component: CompiledComponent): boolean {
    if (this.#snapshot || component.formula.references.length === 0) return false;
    const before = this.#references[component.index] ?? {};
    const now = referencesOf(component, this.#competingIn(component));
    this.#references[component.index] = now;
    if (areEqual(before, now)) return false;
    for (const unit of this.#units.values()) forget(unit, component);
    return true;
  }

  #referencesOf({ index, node }: CompiledComponent): ComponentReferences {
    return valuesIn(this.#snapshot ? this.#snapshot.get(node.code) : this.#references[index]);
  }

  #take(unit: Unit, component: CompiledComponent, given: Given | undefined): void {
    unit.given[component.index] = given;
    unit.competing[component.index] = competingOf(component, given);
  }

  *#competingIn({ index }: CompiledComponent): Generator<readonly [K, Competing | undefined]> {
    for (const [key, { competing }] of this.#units) yield [key, competing[index]];
  }

  #unit(key: K): Unit {
    const unit = this.#units.get(key);
    if (!unit) throw new NotInBlockError('The block does not have this unit');
    return unit;
  }

  #component(code: string): CompiledComponent {
    const node = this.#set.byCode.get(code);
    if (!node || !isComponent(node)) throw new NotInBlockError(`The set has no component ${code}`);
    return node;
  }
}

function isComponent(node: CompiledNode): node is CompiledComponent {
  return node.formula !== null;
}

/** Lets a component of a unit be scored anew, and the sections above it added up anew. */
function forget(unit: Unit, component: CompiledComponent): void {
  unit.result = undefined;
  for (let node: CompiledNode | null = component; node; node = node.parent)
    unit.nodes[node.index] = undefined;
}

function isLacking(score: ComponentScore | undefined): boolean {
  return score === undefined || ['MISSING', 'UNSOUND', 'FAULTY'].includes(score.status);
}

const NAMES: readonly ReferenceName[] = ['best', 'bestWithoutTarget'];

/** Without the units from which they come. */
function valuesIn<K>(references: References<K> | undefined): ComponentReferences {
  const values: Partial<Record<ReferenceName, Rational>> = {};
  for (const name of NAMES) {
    const value = references?.[name]?.value;
    if (value) values[name] = value;
  }
  return values;
}

function areEqual<K>(one: References<K>, other: References<K>): boolean {
  return NAMES.every((name) => {
    const [before, now] = [one[name]?.value, other[name]?.value];
    return before === undefined || now === undefined ? before === now : compare(before, now) === 0;
  });
}
