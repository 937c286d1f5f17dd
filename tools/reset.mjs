// Starts over: removes what the platform keeps on this machine. The libraries of Kafka stay.
import { register } from 'tsx/esm/api';

register();
await import('./start/reset.ts');
