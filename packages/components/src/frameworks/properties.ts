import type { LitElement } from 'lit';

type IsSame<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

type IsReadonly<Of, Key extends keyof Of> =
  IsSame<{ [One in Key]: Of[One] }, { -readonly [One in Key]: Of[One] }> extends true ? false : true;

type SettableKey<Element> = {
  [Key in keyof Element]-?: Key extends keyof LitElement
    ? never
    : Element[Key] extends (...given: never[]) => unknown
      ? never
      : IsReadonly<Element, Key> extends true
        ? never
        : Key;
}[keyof Element];

/** What a template may set on an element: its own properties, without methods and what can only be read. */
export type Settable<Element> = { [Key in SettableKey<Element>]?: Element[Key] | undefined };
