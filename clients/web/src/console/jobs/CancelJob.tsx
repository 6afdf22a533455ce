import { Button, type ButtonProps, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { JobSummary } from '@/api/types'
import { useCancelJob } from '@/hooks/useResearchJobs'
import { Failure } from '../shell/Failure'

interface CancelJobProps extends ButtonProps {
  job: JobSummary
}

/** Cancels a job, once somebody has read what is kept of it. */
export function CancelJob({ job, ...button }: CancelJobProps) {
  const [isAsking, { open, close }] = useDisclosure(false)
  const cancel = useCancelJob()
  return (
    <>
      <Button variant="default" onClick={open} aria-label={`Cancel: ${job.question}`} {...button}>
        Cancel
      </Button>
      <Modal
        opened={isAsking}
        onClose={close}
        title="Cancel this job?"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack>
          <Text size="sm">{kept(job)}</Text>
          {cancel.error && <Failure error={cancel.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close} data-autofocus>
              Let it run
            </Button>
            <Button
              color="red"
              loading={cancel.isPending}
              onClick={() => cancel.mutate(job.job_id, { onSuccess: close })}
            >
              Cancel the job
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

function kept({ queries_done: done }: JobSummary): string {
  if (done === 0) {
    return 'Nothing has been found yet. The question stays on your list, and “Retry” researches it later.'
  }
  const found = done === 1 ? 'The query that is done is' : `The ${done} queries that are done are`
  return `${found} kept and shown as a partial result, and “Retry” goes on from there. Nothing more is spent.`
}
