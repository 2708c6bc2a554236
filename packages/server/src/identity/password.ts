import { hash, verify } from '@node-rs/argon2';

/** OWASP's first recommendation for argon2id (the library's default variant): 19 MiB, 2 passes, 1 lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A password as it is stored: argon2id with a salt of its own. */
export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

let nobody: Promise<string> | undefined;

/**
 * Whether a password is the stored one.
 *
 * @param stored null = there is no such account; takes as long as a wrong password, so that nobody can tell
 */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword('nobody has this password');
  const matches = await verify(stored ?? (await nobody), password);
  return stored !== null && matches;
}
