import { Button, type ButtonProps } from '@mantine/core'
import { lazy, Suspense, useRef, useState } from 'react'
import type { JobSummary } from '@/api/types'

// What opens over the page weighs more than the button that opens it.
const ConfirmCancel = lazy(async () => ({ default: (await import('./ConfirmCancel')).ConfirmCancel }))

interface CancelJobProps extends ButtonProps {
  job: JobSummary
}

/** Cancels a job, once somebody has read what is kept of it. */
export function CancelJob({ job, ...button }: CancelJobProps) {
  const [isAsking, setIsAsking] = useState<boolean | null>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const close = () => {
    setIsAsking(false)
    opener.current?.focus()
  }
  return (
    <>
      <Button
        ref={opener}
        variant="default"
        onClick={() => setIsAsking(true)}
        aria-label={`Cancel: ${job.question}`}
        {...button}
      >
        Cancel
      </Button>
      {isAsking !== null && (
        <Suspense>
          <ConfirmCancel job={job} opened={isAsking} onClose={close} />
        </Suspense>
      )}
    </>
  )
}
