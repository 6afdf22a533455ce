import { Button, Group, Paper, Stack, Switch, Text, Textarea } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Priority, Profile } from '@/api/types'
import { AsyncResearchManager } from '@/components/research/AsyncResearchManager'
import { Examples } from './Examples'
import { exampleQuestions } from './exampleQuestions'
import { PrioritySelect } from './PrioritySelect'
import { questionLength } from './questionLength'

interface QuestionFormProps {
  datasetId: string
  profile: Profile
}

/** The question, how thorough its answer should be, and how soon. */
export function QuestionForm({ datasetId, profile }: QuestionFormProps) {
  const navigate = useNavigate()
  const [question, setQuestion] = useState('')
  const [verbose, setVerbose] = useState(false)
  const [priority, setPriority] = useState<Priority>('normal')
  const [submitting, setSubmitting] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const asked = question.trim()
  const { fits, note, problem } = questionLength(asked)

  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (fits) setSubmitting(true)
  }
  const submitOnEnter = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit()
  }
  const take = (example: string) => {
    setQuestion(example)
    field.current?.focus()
  }

  return (
    <Paper withBorder p="md" component="form" onSubmit={submit}>
      <Stack gap="md">
        <Textarea
          ref={field}
          label="Your question"
          placeholder="In your own words: what do you want to know?"
          value={question}
          onChange={(event) => setQuestion(event.currentTarget.value)}
          onKeyDown={submitOnEnter}
          autosize
          minRows={2}
          maxRows={12}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          error={problem}
          description={note}
          disabled={submitting}
        />
        <Examples questions={exampleQuestions(profile)} onTake={take} />
        <Group align="flex-start" gap="xl">
          <Switch
            label="Explain at length"
            description="Adds the method, the data’s quality, other readings and advice; takes a little longer."
            checked={verbose}
            onChange={(event) => setVerbose(event.currentTarget.checked)}
            style={{ flex: '1 1 18rem' }}
          />
          <PrioritySelect value={priority} onChange={setPriority} />
        </Group>
        <Group justify="space-between" gap="sm">
          <Text size="xs" c="dimmed" style={{ flex: '1 1 16rem' }}>
            You may leave the page: the research goes on, and you are told when the answer is there.
          </Text>
          <Group gap="sm">
            <Text size="xs" c="dimmed" visibleFrom="sm">
              {SHORTCUT}
            </Text>
            <Button type="submit" disabled={!fits} loading={submitting}>
              Start research
            </Button>
          </Group>
        </Group>
      </Stack>
      <AsyncResearchManager
        datasetId={datasetId}
        question={asked}
        verbose={verbose ? 1 : 0}
        priority={priority}
        triggerSubmit={submitting}
        onSubmitted={(jobId) => void navigate(`/jobs/${jobId}`)}
        onError={() => setSubmitting(false)}
      />
    </Paper>
  )
}

const SHORTCUT = /mac/i.test(navigator.userAgent) ? '⌘ Enter' : 'Ctrl + Enter'
