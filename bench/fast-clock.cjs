// Loaded into peers whose waits are measured: lets the process live in the emulator's time, which runs `rate` times faster.
// Its dates are the emulated ones and its timers are that much shorter; the clients in it know nothing of that.
const timers = require('node:timers')
const promises = require('node:timers/promises')
const { syncBuiltinESMExports } = require('node:module')

const { rate, real, emulated } = JSON.parse(process.env.BENCH_CLOCK)
const RealDate = Date
const now = () => emulated + (RealDate.now() - real) * rate

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now())
    else super(...given)
  }
  static now() {
    return Math.round(now())
  }
}

for (const name of ['setTimeout', 'setInterval']) {
  const slow = timers[name]
  // Built-in fetch counts its own timeouts in such ticks; they keep real time, for connecting takes real time too.
  const isTickOfFetch = (callback) => callback.name === 'onTick'
  const fast = (callback, ms, ...given) => slow(callback, isTickOfFetch(callback) ? ms : ms / rate, ...given)
  // `util.promisify(setTimeout)` and `timers.setTimeout` are the same for whoever asks for them.
  Object.defineProperties(fast, Object.getOwnPropertyDescriptors(slow))
  globalThis[name] = fast
  timers[name] = fast
}
const wait = promises.setTimeout
promises.setTimeout = (ms, ...given) => wait(ms / rate, ...given)
syncBuiltinESMExports()
