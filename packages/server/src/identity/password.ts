import { hash, verify } from '@node-rs/argon2';

/** OWASP's first recommendation for argon2id (the library's default variant): 19 MiB, 2 passes, 1 lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Stands for the account that does not exist: as dear to check as a real one from the first request on. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$2pUg57VIX50J3fAqNbbfrg$3nd7rI4f2BEx/9f3yhM9iAYowh7ChTtArkKhnKgVBO0';

/** A password as it is stored: argon2id with a salt of its own. */
export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

/**
 * Whether a password is the stored one.
 *
 * @param stored null = there is no such account, or it has no password; takes as long as a wrong password, so that
 * nobody can tell
 */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? NOBODY, password);
  return stored !== null && matches;
}
