// Preloaded into every process of the platform: when the supervisor is gone, however, the process ends too. It may be
// gone before this is loaded; nobody is told of that any more.
const end = () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 3_000).unref();
};
if (process.connected) {
  process.on('disconnect', end);
  process.channel?.unref();
} else end();
