import { nameAndVersion } from '@reformgraph/event-contracts/documents';
import type { DescribedContracts } from './contracts.ts';
import { differencesPage } from './differences-page.ts';
import { indexPage } from './index-page.ts';
import { typePage } from './type-page.ts';

const asJson = (content: unknown) => `${JSON.stringify(content, null, 2)}\n`;

/** Every file below /events/ that is made of the contracts: path → content. */
export function siteOf(contracts: DescribedContracts): Map<string, string> {
  const { types, envelope, asyncApi } = contracts;
  const files = new Map([
    ['index.html', indexPage(contracts)],
    ['asyncapi.json', asJson(asyncApi)],
    ['schemas/cloudevent.json', asJson(envelope)],
  ]);
  for (const described of types) {
    const { type, schema, sample } = described;
    const { name } = nameAndVersion(type);
    const versions = types.filter((other) => nameAndVersion(other.type).name === name);
    files.set(
      `${type}/index.html`,
      typePage(
        described,
        versions.map((version) => version.type),
      ),
    );
    files.set(`${type}/differences.html`, differencesPage(type, versions));
    files.set(`schemas/${type}.json`, asJson(schema));
    files.set(`samples/${type}.json`, asJson(sample));
  }
  return files;
}
