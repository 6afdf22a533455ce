import { useMutation } from '@tanstack/react-query'
import { body } from '@/api/client'
import { useApi } from '@/api/ResearchProvider'

export interface ReportFile {
  name: string
  markdown: string
}

/** Fetches a job's report as a Markdown file: `mutate(jobId)`, and `data` is its name and text. */
export function useReport() {
  const api = useApi()
  return useMutation({
    mutationFn: async (jobId: string): Promise<ReportFile> => ({
      name: `report-${jobId}.md`,
      markdown: await body(
        api.GET('/deep-research/jobs/{job_id}/report', {
          params: { path: { job_id: jobId } },
          parseAs: 'text',
        }),
      ),
    }),
  })
}
