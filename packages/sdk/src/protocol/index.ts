export * from './defaults.js';
export * from './live.js';
export * from './permissions.js';
export * from './position.js';
export * from './problem.js';
export * from './resources.js';
export type { components, operations, paths } from './schema.js';
export * from './sync.js';
