import { BadPattern } from './read-pattern.ts'
import type { Window } from './window.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const FORM = 'is no window: write days, times and a time zone, as in "Mon-Fri 07:00-18:00 Europe/Berlin"'

/** `Mon-Fri,Sun 07:00-18:00 Europe/Berlin`. Throws `BadPattern`. */
export function readWindow(text: string): Window {
  const [days = '', times = '', zone = '', ...more] = text.trim().split(/ +/)
  const found = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(times)
  if (found === null || zone === '' || more.length > 0) throw new BadPattern(FORM)
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = found.slice(1).map(Number)
  const from = fromHour * 60 + fromMinute
  const to = toHour * 60 + toMinute
  if (fromMinute > 59 || toMinute > 59 || from >= 1440 || to > 1440)
    throw new BadPattern(`has the times ${times}, which no day has`)
  if (!isZone(zone))
    throw new BadPattern(`has the time zone "${zone}", which is not known: write one such as Europe/Berlin or UTC`)
  return { text, days: readDays(days), from, to, zone }
}

function readDays(text: string): number[] {
  const days = new Set<number>()
  for (const part of text.split(',')) {
    const [first = '', last = first, ...more] = part.split('-')
    const [begin, end] = [DAYS.indexOf(first), DAYS.indexOf(last)]
    if (begin < 0 || end < 0 || more.length > 0)
      throw new BadPattern(`has the days "${text}": days are ${DAYS.join(', ')}, as in Mon-Fri,Sun`)
    for (let day = begin; ; day = (day + 1) % 7) {
      days.add(day)
      if (day === end) break
    }
  }
  return [...days].toSorted()
}

function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
