import { driftOf } from './drift.ts';

const [server, ...folders] = process.argv.slice(2);
if (!server || folders.length === 0) throw new Error('Usage: print-drift.ts <server url> <prisma folder>...');
process.stdout.write(JSON.stringify(await driftOf(server, folders)));
