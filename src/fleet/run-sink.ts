import type { JobReport } from './report.ts'

/** Takes what is kept of a run: into a file, a summary or a store. The run waits for each call, and a rejection stops it. */
export interface RunSink {
  /** The rows of a target are printed next. Where no job of it follows, they may have been printed or not. */
  printing?(target: string): Promise<void>
  /**
   * How the work ended in one target: its rows were accepted by the system before. `earlier` is the job that this one
   * replaces, if code of the target failed after it had ended.
   */
  add(job: JobReport, earlier?: JobReport): Promise<void> | void
}
