/** Sites without a change for a long time, the longest first. */
import { listSites, runbook } from 'towline'

const DAY = 24 * 60 * 60 * 1000

export default runbook({
  name: 'inactive-sites',
  description: 'Sites without a change for a long time, the longest first',
  permissions: ['Sites.Read.All'],
  inputs: {
    days: { description: 'Days without a change', default: '180' },
    today: { description: 'The day to count from, as 2026-11-26; else the current day' },
  },
  input: { parse: readInput },
  async run({ graph, signal, input: { days, today } }) {
    const inactive = []
    for await (const { displayName, webUrl, lastModifiedDateTime } of listSites(graph, { signal })) {
      // A site without a date is left out: nothing can be said of it.
      if (!lastModifiedDateTime) continue
      const idleDays = Math.floor((today - Date.parse(lastModifiedDateTime)) / DAY)
      if (idleDays >= days) inactive.push({ displayName, webUrl, lastModifiedDateTime, idleDays })
    }
    return inactive.sort((one, other) => other.idleDays - one.idleDays)
  },
})

function readInput(value: unknown): { days: number; today: number } {
  const { days = '', today } = value as Record<string, string | undefined>
  const at = today === undefined ? Date.now() : Date.parse(today)
  if (!/^\d{1,5}$/.test(days)) throw new Error('days must be a whole number')
  if (Number.isNaN(at)) throw new Error('today must be a date, as 2026-11-26')
  return { days: Number(days), today: at }
}
