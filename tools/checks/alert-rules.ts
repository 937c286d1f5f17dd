export interface AlertRule {
  readonly name: string;
  readonly expression: string;
}

interface Series {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

/** The rules of a file of Prometheus' alerts, in its order. */
export function alertRules(file: string): AlertRule[] {
  return [...file.matchAll(/- alert: (\S+)\n\s+expr: (.+)\n/g)].map(([, name = '', expression = '']) => ({
    name,
    expression,
  }));
}

const FORM =
  /^(?<since>time\(\) - )?(?<fold>max|min) by \(service\) \((?<name>\w+)(?:\{(?<matchers>[^}]*)\})?\) (?<sign>[><]|==) (?<bound>\d+)$/;

/**
 * Whether an alert's condition holds for what services expose at `now`, in seconds since 1970; how long it must hold is
 * not asked. Reads the forms that the alerts have, one condition and those that take a service out of it, and throws
 * for another.
 */
export function isMet(expression: string, exposition: string, now: number): boolean {
  const [met = [], ...out] = expression
    .split(' unless on (service) ')
    .map((condition) => servicesWhere(condition, exposition, now));
  return met.some((service) => !out.flat().includes(service));
}

function servicesWhere(condition: string, exposition: string, now: number): string[] {
  const form = FORM.exec(condition)?.groups;
  if (!form) throw new Error(`No such form of a condition is known: ${condition}`);
  const chosen = seriesOf(exposition).filter(
    ({ name, labels }) => name === form['name'] && matches(labels, form['matchers'] ?? ''),
  );
  const serviceOf = ({ labels }: Series) => labels.get('service') ?? '';
  return [...new Set(chosen.map(serviceOf))].filter((service) => {
    const values = chosen.filter((series) => serviceOf(series) === service).map(({ value }) => value);
    const folded = form['fold'] === 'max' ? Math.max(...values) : Math.min(...values);
    const value = form['since'] === undefined ? folded : now - folded;
    const bound = Number(form['bound']);
    if (form['sign'] === '==') return value === bound;
    return form['sign'] === '>' ? value > bound : value < bound;
  });
}

function matches(labels: Series['labels'], matchers: string): boolean {
  return [...matchers.matchAll(/(\w+)(=~|=)"([^"]*)"/g)].every(([, label = '', sign, text = '']) => {
    const value = labels.get(label) ?? '';
    return sign === '=' ? value === text : new RegExp(`^(?:${text})$`).test(value);
  });
}

function seriesOf(exposition: string): Series[] {
  return [...exposition.matchAll(/^(\w+)\{(.*)\} (\S+)$/gm)].map(([, name = '', labels = '', value]) => ({
    name,
    labels: new Map(
      [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', text = '']) => [label, text]),
    ),
    value: Number(value),
  }));
}
