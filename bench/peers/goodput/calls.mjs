// The job: so many calls, so many at once, each of them once. What the client gives up is lost.
const { BENCH_PATHS, BENCH_CALLS, BENCH_CONCURRENCY, BENCH_MINUTES } = process.env

/** `get` asks for a path of Graph and rejects when the client has given up. */
export async function makeCalls(get) {
  const paths = JSON.parse(BENCH_PATHS)
  const until = Date.now() + Number(BENCH_MINUTES) * 60_000
  const told = { succeeded: 0, failed: 0, firstError: undefined }
  const end = () => {
    console.log(JSON.stringify(told))
    process.exit(0)
  }
  // A client that waits for longer than that has not finished.
  setTimeout(end, until - Date.now())

  let next = 0
  const worker = async () => {
    while (next < Number(BENCH_CALLS)) {
      try {
        await get(paths[next++ % paths.length])
        told.succeeded++
      } catch (error) {
        told.failed++
        told.firstError ??= String(error.cause ?? error.message ?? error).slice(0, 200)
      }
    }
  }
  await Promise.all(Array.from({ length: Number(BENCH_CONCURRENCY) }, worker))
  end()
}
