// Preloaded into every process of the platform: when the supervisor is gone, however, the process ends too.
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 3_000).unref();
});
process.channel?.unref();
