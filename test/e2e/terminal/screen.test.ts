import assert from 'node:assert/strict'
import test from 'node:test'
import { Screen } from './screen.ts'

const small = { rows: 3, columns: 10 }

test('rows that scroll off stay in the scrollback, and a wrapped row is one line', () => {
  const screen = new Screen(small).write('one\r\ntwo\r\nthree\r\n0123456789abc\r\nlast')
  assert.deepEqual(screen.lines(), ['one', 'two', 'three', '0123456789abc', 'last'])
  assert.deepEqual(screen.visibleRows(), ['0123456789', 'abc', 'last'])
})

test('a full row wraps only when the next character comes', () => {
  assert.deepEqual(new Screen(small).write('0123456789\r\nx').lines(), ['0123456789', 'x'])
})

test('the cursor reaches no row that has scrolled off, so a redraw erases what is on the screen', () => {
  const screen = new Screen(small).write('a\r\nb\r\nc\r\nd\r\ne\u001b[9A\u001b[G\u001b[Jx')
  assert.deepEqual(screen.lines(), ['a', 'b', 'x'])
})

test('styles show nothing, and backspace and erasing change the row', () => {
  assert.deepEqual(new Screen(small).write('\u001b[1mbold\u001b[22m\b\b\u001b[Kx').lines(), ['box'])
  assert.deepEqual(new Screen(small).write('abc\u001b[2D\u001b[1K').lines(), ['  c'])
})
