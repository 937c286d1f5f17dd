import { startLocalPostgres } from './index.ts';

const [dataFolder = '', password = ''] = process.argv.slice(2);
const started = await startLocalPostgres({ dataFolder, password });
process.stdout.write(`${JSON.stringify({ pid: started.pid, port: started.port })}\n`);
process.stdin.on('data', () => process.exit(7)).resume();
