/**
 * Edits laid over a compiled network in place, each with what takes it off again. What an edit means for the project is
 * said in edit.ts alone; here the network follows.
 */

import type { Dependency, Id, Project, Task } from '../model.js';
import { attachChild, detachChild, growHierarchy, isWithin } from '../network/hierarchy.js';
import { addLink, attachLink, detachLink, growLinkEnds, writeLink } from '../network/links.js';
import type { Network } from '../network/network.js';
import { entryOf } from '../network/order.js';
import { SPAN } from '../network/task-fields.js';
import type { Draft } from './draft.js';
import type { Reschedule } from './reschedule.js';

/** Outline levels up to which a task is moved in place; the few deeper plans are compiled anew. */
const MAX_LEVELS = 100;

/** What a patch works on. */
export interface PatchGround {
  readonly network: Network;
  readonly reschedule: Reschedule;
  /** Slots of links by id; made when first asked for. */
  readonly linkOf: () => Map<Id, number>;
  /** The project as edited so far. */
  readonly draft: Draft;
}

/** A network under edit. A method that answers false has met a mistake in the edit: then all is to be undone. */
export class Patch {
  readonly #network: Network;
  readonly #reschedule: Reschedule;
  readonly #linkOf: () => Map<Id, number>;
  readonly #draft: Draft;
  readonly #undo: (() => void)[] = [];
  /** Whether a summary became a task that spans others when it lost what lay below it: the network is read anew then. */
  hasMadeSpan = false;

  constructor({ network, reschedule, linkOf, draft }: PatchGround) {
    this.#network = network;
    this.#reschedule = reschedule;
    this.#linkOf = linkOf;
    this.#draft = draft;
  }

  /** Takes everything off again, last first. */
  undo(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo.length = 0;
  }

  /** Takes a task's fields in; its place in the outline and whether it is active stay. */
  writeTask(slot: number, before: Task, after: Task): void {
    this.#write(slot, after);
    this.#undo.push(() => this.#write(slot, before));
    this.#reschedule.touch(slot);
  }

  /** Takes in who works on a task. */
  restaff(slot: number, task: Task, before: Project, after: Project): void {
    const { fields } = this.#network;
    fields.restaff(after, task.id);
    this.#write(slot, task);
    this.#undo.push(() => {
      fields.restaff(before, task.id);
      this.#write(slot, task);
    });
    this.#reschedule.touch(slot);
  }

  /** Takes the calendars of the edited project in, and the times of the tasks that work by them. Cost O(tasks). */
  recalendar(project: Project): void {
    const { calendars, fields, hierarchy } = this.#network;
    const { slots } = this.#draft.places;
    const { tasks } = this.#draft.project;
    const retime = (place: number): boolean => {
      const slot = slots[place]!;
      return fields.retime(slot, tasks[place]!, hierarchy.firstChild[slot]! >= 0);
    };
    const takeBack = calendars.update(project.calendars ?? []);
    this.#undo.push(() => {
      takeBack();
      for (let place = 0; place < slots.length; place++) retime(place);
    });
    for (let place = 0; place < slots.length; place++) if (retime(place)) this.#reschedule.touch(slots[place]!);
  }

  /** Takes a link's type and lag in. */
  writeLink(link: number, before: Dependency, after: Dependency): void {
    const { links } = this.#network;
    writeLink(links, link, after);
    this.#undo.push(() => writeLink(links, link, before));
    this.#touchLink(link);
  }

  /** Adds a link between two tasks. */
  addLink(dependency: Dependency, from: number, to: number): boolean {
    const { hierarchy, links } = this.#network;
    if (isWithin(hierarchy, from, to) || isWithin(hierarchy, to, from)) return false;
    const linkOf = this.#linkOf();
    const link = addLink(links, dependency, from, to);
    const { id } = dependency;
    if (id !== undefined) linkOf.set(id, link);
    attachLink(links, link);
    this.#undo.push(() => {
      detachLink(links, link);
      if (id !== undefined) linkOf.delete(id);
    });
    this.#touchLink(link);
    return this.#admitLink(link);
  }

  /** Removes a link. */
  removeLink(link: number): void {
    const { links } = this.#network;
    const linkOf = this.#linkOf();
    const { id } = links.dependency[link]!;
    detachLink(links, link);
    if (id !== undefined) linkOf.delete(id);
    this.#undo.push(() => {
      if (id !== undefined) linkOf.set(id, link);
      attachLink(links, link);
      this.#admitLink(link);
    });
    this.#touchLink(link);
  }

  /**
   * Adds a task without links, outside the outline as yet.
   *
   * @param above the parent that it will be attached to, or -1: where in the order it goes best
   * @returns its slot
   */
  addTask(task: Task, above: number): number {
    const network = this.#network;
    const { hierarchy, links, fields, order, ids } = network;
    const slot = network.size++;
    growHierarchy(hierarchy, slot + 1);
    growLinkEnds(links, slot + 1);
    fields.grow(slot + 1);
    hierarchy.parent[slot] = hierarchy.firstChild[slot] = hierarchy.nextSibling[slot] = -1;
    ids[slot] = task.id;
    hierarchy.indexOf.set(task.id, slot);
    fields.write(slot, task, false);
    order.insert(slot, above >= 0 ? order.rankOf(above) : order.length);
    this.#undo.push(() => {
      order.remove(slot);
      fields.retire(slot);
      hierarchy.indexOf.delete(task.id);
      ids.length = slot;
      network.size--;
    });
    this.#reschedule.touchAdded(slot);
    return slot;
  }

  /** Removes a task that has no children, with its links. */
  removeTask(slot: number, task: Task): void {
    const { hierarchy, links, fields, order } = this.#network;
    for (const first of [links.firstIn, links.firstOut]) {
      while (first[slot]! >= 0) this.removeLink(first[slot]!);
    }
    if (hierarchy.parent[slot]! >= 0) this.detach(slot);
    order.remove(slot);
    hierarchy.indexOf.delete(task.id);
    fields.retire(slot);
    this.#undo.push(() => {
      fields.write(slot, task, false);
      hierarchy.indexOf.set(task.id, slot);
      order.insert(slot, order.length);
    });
    this.#reschedule.forgetTask(slot);
  }

  /** Puts a task, and all below it, under a parent. */
  attach(slot: number, above: number): boolean {
    const { hierarchy } = this.#network;
    if (isWithin(hierarchy, above, slot) || !this.#fits(slot, above) || this.#isLinkedTo(slot, above)) return false;
    if (hierarchy.firstChild[above]! < 0) this.#makeSummary(above);
    attachChild(hierarchy, slot, above, this.#draft.places.placeOf);
    this.#undo.push(() => detachChild(hierarchy, slot));
    this.#reschedule.touch(slot);
    this.#reschedule.touch(above);
    return this.#admitChild(slot, above);
  }

  /** Takes a task, and all below it, out from under its parent. */
  detach(slot: number): void {
    const { hierarchy } = this.#network;
    const above = hierarchy.parent[slot]!;
    const { placeOf } = this.#draft.places;
    detachChild(hierarchy, slot);
    this.#undo.push(() => {
      attachChild(hierarchy, slot, above, placeOf);
      this.#admitChild(slot, above);
    });
    this.#reschedule.touch(slot);
    this.#reschedule.touch(above);
    if (hierarchy.firstChild[above]! < 0) this.#makeLeaf(above);
  }

  #write(slot: number, task: Task): void {
    const { fields, hierarchy } = this.#network;
    fields.write(slot, task, hierarchy.firstChild[slot]! >= 0);
  }

  #makeSummary(slot: number): void {
    const { order, fields } = this.#network;
    const task = this.#draft.taskAt(slot);
    order.insert(~slot, order.rankOf(slot));
    fields.write(slot, task, true);
    this.#undo.push(() => {
      order.remove(~slot);
      fields.write(slot, task, false);
    });
  }

  #makeLeaf(slot: number): void {
    const { order, fields } = this.#network;
    const task = this.#draft.taskAt(slot);
    order.remove(~slot);
    fields.write(slot, task, false);
    this.hasMadeSpan ||= fields.mode[slot] === SPAN;
    this.#undo.push(() => {
      order.insert(~slot, order.rankOf(slot));
      fields.write(slot, task, true);
    });
  }

  #admitLink(link: number): boolean {
    const { hierarchy, links, order } = this.#network;
    return order.admit(links.predecessor[link]!, entryOf(hierarchy, links.successor[link]!));
  }

  #admitChild(slot: number, above: number): boolean {
    const { hierarchy, order } = this.#network;
    return order.admit(~above, entryOf(hierarchy, slot)) && order.admit(slot, above);
  }

  #touchLink(link: number): void {
    const { links } = this.#network;
    this.#reschedule.touch(links.predecessor[link]!);
    this.#reschedule.touch(links.successor[link]!);
  }

  /** Whether the outline stays shallow with a task, and all below it, under a parent. */
  #fits(slot: number, above: number): boolean {
    const { parent, firstChild, nextSibling } = this.#network.hierarchy;
    let levels = 0;
    for (let at = above; at >= 0 && levels <= MAX_LEVELS; at = parent[at]!) levels++;
    for (let row = [slot]; row.length > 0 && levels <= MAX_LEVELS; levels++) {
      const next: number[] = [];
      for (const task of row)
        for (let child = firstChild[task]!; child >= 0; child = nextSibling[child]!) next.push(child);
      row = next;
    }
    return levels <= MAX_LEVELS;
  }

  /** Whether a link joins a task, or one below it, with a parent or one above that: no link joins a summary with its own. */
  #isLinkedTo(slot: number, above: number): boolean {
    const { hierarchy, links } = this.#network;
    const { firstChild, nextSibling } = hierarchy;
    const stack = [slot];
    for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
      for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) {
        if (isWithin(hierarchy, above, links.predecessor[link]!)) return true;
      }
      for (let link = links.firstOut[task]!; link >= 0; link = links.nextOut[link]!) {
        if (isWithin(hierarchy, above, links.successor[link]!)) return true;
      }
      for (let child = firstChild[task]!; child >= 0; child = nextSibling[child]!) stack.push(child);
    }
    return false;
  }
}
