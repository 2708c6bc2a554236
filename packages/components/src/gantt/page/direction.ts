/**
 * Between the page, which counts from the left, and the element, which counts from the inline-start edge: that is the
 * right one where text runs from right to left. Everything that lays out, draws or hits speaks inline px; what comes
 * from a pointer or a key is turned here.
 */

/** Whether text and time run from right to left in an element. */
export function isRtl(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl';
}

/** Px from the inline-start edge of an element to a point of the page. */
export function inlineX(element: Element, clientX: number): number {
  const box = element.getBoundingClientRect();
  return isRtl(element) ? box.right - clientX : clientX - box.left;
}

/** The place on the page of a box given in inline px from an element's inline-start and top edges. */
export function pageRect(element: Element, rect: DOMRectReadOnly): DOMRect {
  const box = element.getBoundingClientRect();
  const left = isRtl(element) ? box.right - rect.right : box.left + rect.left;
  return new DOMRect(left, box.top + rect.top, rect.width, rect.height);
}
