import { Button, CopyButton, Group } from '@mantine/core'
import { IconCheck, IconDownload, IconLink, IconPrinter } from '@tabler/icons-react'
import { useReport } from '@/hooks/useReport'
import { Failure } from '../shell/Failure'
import { saveFile } from './saveFile'

/** Ways to take a report along, and to pass it on. */
export function ReportActions({ jobId }: { jobId: string }) {
  const report = useReport()
  const save = () =>
    report.mutate(jobId, {
      onSuccess: ({ name, markdown }) => saveFile(name, markdown, 'text/markdown'),
    })
  return (
    <>
      <Group gap="xs" className="not-printed">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={14} aria-hidden />}
          loading={report.isPending}
          onClick={save}
        >
          Save as Markdown
        </Button>
        <CopyButton value={window.location.href}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              size="xs"
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconLink size={14} aria-hidden />}
              onClick={copy}
            >
              {copied ? 'Link copied' : 'Copy link'}
            </Button>
          )}
        </CopyButton>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPrinter size={14} aria-hidden />}
          onClick={() => window.print()}
        >
          Print
        </Button>
      </Group>
      {report.error && <Failure error={report.error} />}
    </>
  )
}
