import { Button, Group, Loader, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconCheck, IconRefresh, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Job, Stage } from '@/api/types'
import { Elapsed } from './Elapsed'
import { between } from './duration'
import type { StageProgress, StageState } from './stages'

interface StageListProps {
  job: Job
  stages: StageProgress[]
  /** Does a stage, and those after it, anew. */
  onRetryFrom?: (stage: Stage) => void
}

/** The stages of a job, in order, with the time that each took. */
export function StageList({ job, stages, onRetryFrom }: StageListProps) {
  return (
    <Stack gap={6} component="ol" p={0} m={0} maw="34rem" style={{ listStyle: 'none' }} aria-label="Stages">
      {stages.map(({ stage, title, state, startedAt, endedAt }) => (
        <Group
          key={stage}
          component="li"
          gap="sm"
          wrap="nowrap"
          aria-current={state === 'current' ? 'step' : undefined}
        >
          {SYMBOLS[state]}
          <Text size="sm" flex={1} fw={state === 'current' ? 600 : 400} {...(state === 'ahead' && DIMMED)}>
            {title}
            {stage === 'execute' && state !== 'ahead' && queries(job)}
            {state === 'reused' && (
              <Text span size="sm" {...DIMMED}>
                {' · taken over'}
              </Text>
            )}
          </Text>
          <Text size="sm" className="numeric" {...DIMMED}>
            {state === 'current' && startedAt ? <Elapsed since={startedAt} /> : between(startedAt, endedAt)}
          </Text>
          {onRetryFrom && state !== 'ahead' && (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Retry from here: ${title}`}
              onClick={() => onRetryFrom(stage)}
            >
              Retry from here
            </Button>
          )}
        </Group>
      ))}
    </Stack>
  )
}

const DIMMED = { c: 'dimmed' } as const

const SYMBOLS: Record<StageState, ReactNode> = {
  done: (
    <ThemeIcon size={20} radius="xl">
      <IconCheck size={14} aria-label="done:" role="img" />
    </ThemeIcon>
  ),
  reused: (
    <ThemeIcon size={20} radius="xl" variant="light">
      <IconRefresh size={14} aria-label="done before:" role="img" />
    </ThemeIcon>
  ),
  current: <Loader size={20} aria-hidden />,
  stopped: (
    <ThemeIcon size={20} radius="xl" color="red">
      <IconX size={14} aria-label="stopped:" role="img" />
    </ThemeIcon>
  ),
  ahead: <ThemeIcon size={20} radius="xl" variant="default" aria-hidden />,
}

function queries({ queries_done, queries_planned }: Job): string {
  return queries_planned > 0 ? ` · ${queries_done} of ${queries_planned}` : ''
}
