// The one command of the platform. Plain JavaScript, so that a Node.js too old for the rest still gets a sentence.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Reformgraph needs Node.js 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}
const { COMMAND_STAMP, isBuilt, stampOfSources } = await import('./start/stamp.mjs');
const stamp = await stampOfSources();
if (!(await isBuilt(COMMAND_STAMP, stamp))) await build();
await import('./dist/start.js');

async function build() {
  const command = await import('./build/command.mjs').catch(() => {
    console.error('The dependencies are not installed: run "npm ci" first.');
    process.exit(1);
  });
  await command.buildCommand(stamp);
}
