import { expect, test } from 'vitest';
import { plainText } from './plain-text.js';

test.each([
  ['<html><body><p>One <b>two</b></p><p>three</p></body></html>', 'One two\nthree'],
  ['a &lt;b&gt; &amp; &#228; &nbsp;c &unknown;', 'a <b> & ä  c &unknown;'],
  ['first<br/>second<BR>third', 'first\nsecond\nthird'],
  ['5 < 6 and no tag', '5 < 6 and no tag'],
  ['&#99999999; &#0;', '&#99999999; &#0;'],
  ['<p>a</p><p> </p><p></p><p></p><p>b</p>', 'a\n\nb'],
  ['', ''],
])('%s', (html, text) => expect(plainText(html)).toBe(text));
