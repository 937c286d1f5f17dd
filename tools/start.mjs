// The one command of the platform. Plain JavaScript, so that a Node.js too old for the rest still gets a sentence.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Reformgraph needs Node.js 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}
const { COMMAND_STAMP, isBuilt, stampOfSources } = await import('./start/stamp.mjs');
if (await isBuilt(COMMAND_STAMP, await stampOfSources())) await import('./dist/start.js');
else await runSources();

async function runSources() {
  await registerTsx();
  await import('./start/main.ts');
}

async function registerTsx() {
  try {
    const { register } = await import('tsx/esm/api');
    register();
  } catch {
    console.error('The dependencies are not installed: run "npm ci" first.');
    process.exit(1);
  }
}
