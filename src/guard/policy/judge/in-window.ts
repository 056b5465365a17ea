import type { Window } from '../window.ts'

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const clocks = new Map<string, Intl.DateTimeFormat>()

/** Whether a time, in milliseconds since the epoch, lies in a window. Its end is no part of it. */
export function isInWindow({ days, from, to, zone }: Window, now: number): boolean {
  const { day, minute } = localTime(now, zone)
  if (from < to) return days.includes(day) && minute >= from && minute < to
  // Over midnight: the part behind it belongs to the day before. A window from 00:00 to 00:00 is the whole day.
  return (days.includes(day) && minute >= from) || (days.includes((day + 6) % 7) && minute < to)
}

function localTime(now: number, zone: string): { readonly day: number; readonly minute: number } {
  const clock = clocks.get(zone) ?? newClock(zone)
  clocks.set(zone, clock)
  const parts = new Map(clock.formatToParts(now).map(({ type, value }) => [type, value]))
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
  return { day: WEEKDAYS.indexOf(parts.get('weekday') ?? ''), minute }
}

function newClock(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
}
