import { defineConfig } from 'prisma/config';

process.env['CHECKPOINT_DISABLE'] = '1';
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma' });
