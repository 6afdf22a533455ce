import type { Job, JobEvent, Stage } from '@/api/types'

export type StageState = 'done' | 'reused' | 'current' | 'stopped' | 'ahead'

export interface StageProgress {
  stage: Stage
  title: string
  state: StageState
  /** When it began and ended in this attempt; null where that is not known, or has not happened. */
  startedAt: string | null
  endedAt: string | null
}

const TITLES: Record<Stage, string> = {
  decompose: 'Decomposing question',
  classify: 'Classifying queries',
  execute: 'Executing queries',
  enrich: 'Enriching with follow-ups',
  synthesize: 'Synthesizing findings',
  suggest: 'Generating follow-ups',
  elaborate: 'Generating verbose analysis',
}
const STAGES = Object.keys(TITLES) as Stage[]
const ENDS: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled'])

type ToldJob = Pick<Job, 'status' | 'verbose' | 'attempt' | 'current_stage' | 'reused_stages'>

/** How far the job's present attempt is in each stage; events tell when, the job itself tells where where they lag. */
export function stageProgress(job: ToldJob, events: readonly JobEvent[]): StageProgress[] {
  const ofAttempt = events.filter(({ attempt }) => attempt === job.attempt)
  const marks = ofAttempt.filter(({ type }) => type === 'stage' || ENDS.has(type))
  const reached = Math.max(
    stageNumber(job.current_stage) - 1,
    ...marks.map(({ stage }) => (stage ? STAGES.indexOf(stage) : -1)),
  )
  return STAGES.filter((stage) => stage !== 'elaborate' || job.verbose === 1).map((stage, place) => {
    const begun = marks.findIndex((event) => event.stage === stage)
    const isReused = begun < 0 && job.reused_stages.includes(stage)
    return {
      stage,
      title: TITLES[stage],
      state: isReused ? 'reused' : stateOf(job, place, reached),
      startedAt: marks[begun]?.at ?? null,
      endedAt: begun < 0 ? null : (marks[begun + 1]?.at ?? null),
    }
  })
}

export function stageTitle(stage: Stage): string {
  return TITLES[stage]
}

function stateOf({ status }: ToldJob, place: number, reached: number): StageState {
  if (status === 'completed' || (place < reached && status !== 'pending')) return 'done'
  if (place > reached || status === 'pending') return 'ahead'
  return status === 'running' ? 'current' : 'stopped'
}

/** 3 of “Stage 3/7: Executing queries”; 0 before the first. */
function stageNumber(stage: string | null): number {
  return Number(/^Stage (\d)/.exec(stage ?? '')?.[1] ?? 0)
}
