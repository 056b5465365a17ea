// Loaded into every peer: tells on a pipe, which the peer knows nothing of, what its process took: processor time in
// milliseconds, and how much memory it had at most in KiB. `maxRSS` would not do on Linux: it counts what the process
// had before it became this program, which is what its parent has. The high-water mark of the address space begins anew.
const { readFileSync, writeSync } = require('node:fs')

process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  const peakKiB = highWaterMark() ?? process.resourceUsage().maxRSS
  writeSync(3, JSON.stringify({ cpuMs: (user + system) / 1000, peakKiB }))
})

function highWaterMark() {
  if (process.platform !== 'linux') return undefined
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return kibibytes === undefined ? undefined : Number(kibibytes)
}
