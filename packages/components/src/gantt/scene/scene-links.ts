import type { DependencyType } from '@trueppm/scheduler';

/** Codes of link types in flat arrays. */
export const LINK_CODE: Readonly<Record<DependencyType, number>> = { FS: 0, SS: 1, FF: 2, SF: 3 };

/** Links as columns; `from` and `to` are positions of tasks, -1 = not in the plan, `type` a `LINK_CODE`. */
export interface SceneLinks {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly type: Uint8Array;
  /** Those with ends, ascending, while most have none yet; undefined = any may. */
  readonly listed?: Int32Array | undefined;
  /** 1 = sets its successor's date. Without it every link between critical tasks counts that could. */
  readonly driving?: Uint8Array | undefined;
}
