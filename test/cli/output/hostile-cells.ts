import { sentNumber } from '../../../src/text/json.ts'

/** What stands before a formula, so that a reader passes over it, splits there, or takes it for a sign of its own. */
const BEFORE: readonly string[] = [
  ...['', ' ', '  ', '\t', '\n', '\r', '\r\n', '\u00a0', '\u3000', '\u2003', '\ufeff', '\u200b', '\u2060', '\u00ad'],
  ...[
    '\u2800',
    '\u3164',
    '\u0000',
    '\u001b',
    '\u0085',
    '\u202e',
    '\u200e',
    '\u2028',
    '"',
    '""',
    "'",
    "''",
    '\\',
    '%0A',
  ],
  ...['x;', 'x,', 'x\t', 'x\n', 'x\r\n', 'x;"', 'x,"', 'x; ', 'x;\u200b', "x;'", ';;', '\n\n', '";"', 'x\\u003b'],
]

const FORMULAS: readonly string[] = [
  ...[
    '=1+1',
    '+1+1',
    '-1+1',
    '@SUM(1;1)',
    '-A1',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","y")',
  ],
  ...['＝1+1', '＋SUM(1)', '－A1', '＠SUM(1)', '﹦1+1', '"=1+1"', 'sep=|', '=1+1\n=2+2', '=1+1;=2+2,=3+3'],
]

/** Cells that are hard for another reason. */
const OTHERS: readonly string[] = [
  ...[
    '"',
    '""',
    '"""',
    '"a',
    'a"',
    'a"b',
    '"a" b',
    '"a"\t"b"',
    'a "quoted", text',
    "'",
    "'t Hof",
    "'s-Gravenhage",
    "'a'",
  ],
  ...[
    ',',
    ';',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '',
    ' ',
    '  lead',
    'trail  ',
    'a\nb',
    'a\rb',
    'a\r\nb',
    'a\tb',
    '\n\n',
    'a\u2028b',
  ],
  ...[
    '007',
    '-1',
    '+49 30 1234-56',
    '-',
    '--',
    '1e400',
    '1,5',
    '2023-01-01',
    '12:30',
    'TRUE',
    '1_000',
    'ID',
    'ID;PWXL;N;E',
  ],
  ...[
    '\\',
    '\\\\',
    'C:\\new\\table',
    'CONTOSO\\robert',
    'UNI\\u1234567',
    '\\u001b',
    '\\\\u001b',
    '\\u005c',
    '\\u005cu001b',
  ],
  ...[
    'a\u0000b',
    'a\u001b[2Jb',
    'a\u009b31mb',
    'a\u202eb',
    'a\ufeffb',
    '\ufeffname',
    'a\ufffeb',
    'a\ud800b',
    '\udc00',
    '\\\ud800',
  ],
  ...[
    'a\u200bb',
    'a\u00adb',
    'a\u034fb',
    'a\u180eb',
    'a\u{e0041}b',
    '👩‍👩‍👧',
    '❤️',
    'می‌خواهم',
    'Müller',
    '東京',
    'e\u0301',
  ],
  ...[
    '%3D1+1',
    '&#61;1',
    '\\x3d1',
    'x'.repeat(40_000),
    `=${'1+'.repeat(20_000)}1`,
    '- item\n- item',
    ';-)',
    'Hi; @anna',
  ],
]

/** A few hundred texts of a tenant that wants a reader of csv, tsv or yaml to do or to see something else. */
export const hostileCells: readonly string[] = [
  ...new Set([...BEFORE.flatMap((before) => FORMULAS.map((formula) => before + formula)), ...OTHERS]),
]

/** Values that are no texts: they are written as they are. */
export const otherValues: readonly unknown[] = [
  ...[-1, 0, 1.5, true, false, sentNumber('1e400'), sentNumber('-0'), sentNumber('12345678901234567890')],
  ...[
    ['=1+1', 'x;=1+1'],
    { a: 'x\n=1+1', '=b': '"' },
    { a: { '@odata.type': 'file(x)', at: [1, -2] } },
    { esc: '\u001b\u009b' },
  ],
]
