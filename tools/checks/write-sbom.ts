import { join } from 'node:path';
import { CHECKOUT } from '../start/checkout.ts';
import { BILL_FILE, writeSoftwareBill } from './sbom.ts';

const { components, specVersion } = await writeSoftwareBill(CHECKOUT, join(CHECKOUT, BILL_FILE));
process.stdout.write(`${BILL_FILE}: CycloneDX ${specVersion}, ${components.length} components.\n`);
