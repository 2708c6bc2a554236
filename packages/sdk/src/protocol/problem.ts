import type { components } from './schema.js';

/** RFC 9457 problem details with a code from the closed union. */
export type Problem = components['schemas']['Problem'];
export type ProblemItem = components['schemas']['ProblemItem'];
/** The closed union that callers branch on. */
export type ProblemCode = components['schemas']['ProblemCode'];

/** Media type of every error body. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
