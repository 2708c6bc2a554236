/** Takes what is wrong with a literal that can be read all the same. */
export type Tell = (message: string) => void;

/** Tells nobody. */
export const silent: Tell = () => undefined;
