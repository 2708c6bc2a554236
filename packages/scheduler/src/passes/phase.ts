/** Parts of scheduling, in the order they begin: checking and compiling the project, the passes, the slack. */
export type Phase = 'compile' | 'forward' | 'backward' | 'slack';

/** Told at the end of each part; a pass may come several times. */
export type PhaseObserver = (phase: Phase) => void;

/** Tells nobody. */
export const ignorePhase: PhaseObserver = () => undefined;
