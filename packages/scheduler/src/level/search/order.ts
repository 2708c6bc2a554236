/** Priority rules as ranks: who goes first where two tasks want one resource. */
import { MSO } from '../../network/constraint.js';
import type { LevelingOrder } from '../options.js';
import { type Activities, MOVABLE } from './activities.js';
import { countFollowers } from './activity-graph.js';

/** Columns to sort by, one behind the other, least first. */
type Keys = readonly Float64Array[];

const negated = (values: Float64Array): Float64Array => values.map(value => -value);

/** 0 for tasks with a dated constraint, 1 for those without. */
function constraintKey({ network }: Activities): Float64Array {
  return Float64Array.from(network.fields.constraint, constraint => (constraint >= MSO ? 0 : 1));
}

function followersKey({ graph, kind }: Activities): Float64Array {
  return negated(
    countFollowers(
      graph,
      kind.map(each => (each === MOVABLE ? 1 : 0)),
    ),
  );
}

/** Duration together with that of what follows at once; a summary weighs what it spans. */
function weightKey({ graph, before }: Activities): Float64Array {
  const { size, firstFollower, follower } = graph;
  const weights = before.duration.slice();
  for (let task = 0; task < size; task++) {
    for (let arc = firstFollower[task]!; arc < firstFollower[task + 1]!; arc++) {
      const next = follower[arc]!;
      weights[task]! += before.duration[next < size ? next : next - size]!;
    }
  }
  return negated(weights);
}

function keysOf(activities: Activities, order: LevelingOrder): Keys {
  const { before } = activities;
  const priority = negated(activities.priority);
  const { earlyStart, totalSlack } = before;
  switch (order) {
    case 'standard':
      return [earlyStart, constraintKey(activities), totalSlack, priority];
    case 'priority_standard':
      return [priority, earlyStart, constraintKey(activities), totalSlack];
    case 'id':
      return [];
    case 'lft':
      return [priority, before.lateFinish];
    case 'lst':
    case 'wcs':
      return [priority, before.lateStart];
    case 'min_slack':
      return [priority, totalSlack];
    case 'mts':
      return [priority, followersKey(activities)];
    case 'grpw':
      return [priority, weightKey(activities)];
  }
}

/** Ranks of tasks by columns, ties by row; index = position of the task, smaller goes first. Cost O(tasks log tasks). */
function rankBy(activities: Activities, keys: Keys): Int32Array {
  const sorted = activities.moving.slice().sort((one, two) => {
    for (const key of keys) {
      const difference = key[one]! - key[two]!;
      if (difference !== 0) return difference;
    }
    return one - two;
  });
  const rank = new Int32Array(activities.network.size);
  sorted.forEach((task, at) => {
    rank[task] = at;
  });
  return rank;
}

/** Ranks of a rule, from the dates without levelling. */
export function rankOf(activities: Activities, order: LevelingOrder): Int32Array {
  return rankBy(activities, keysOf(activities, order));
}

/** Ranks by a column of one's own, inside equal priorities. */
export function rankWithin(activities: Activities, key: Float64Array): Int32Array {
  return rankBy(activities, [negated(activities.priority), key]);
}
