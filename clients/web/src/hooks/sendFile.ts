import { ApiError, unreachable } from '@/api/errors'
import type { SignedRequest } from '@/api/types'

/**
 * Sends a file where a signed request says, and tells how much of it has left.
 *
 * `fetch` can't tell the progress of an upload; XMLHttpRequest can.
 */
export function sendFile(
  signed: SignedRequest,
  file: Blob,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(signed.method, signed.url)
    for (const [name, value] of Object.entries(signed.headers)) {
      // A browser sets the length itself, and refuses to be told.
      if (name.toLowerCase() !== 'content-length') request.setRequestHeader(name, value)
    }
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => (request.status < 300 ? resolve() : reject(refused(request.status)))
    request.onerror = () => reject(unreachable())
    const stop = () => {
      request.abort()
      reject(new DOMException('The upload was stopped.', 'AbortError'))
    }
    if (signal?.aborted) return stop()
    signal?.addEventListener('abort', stop, { once: true })
    request.send(file)
  })
}

function refused(status: number): ApiError {
  const retryable = status >= 500
  return new ApiError(
    retryable
      ? 'The upload was interrupted; try again.'
      : 'The upload was refused, because its time was up or the file has changed; choose the file again.',
    'upload_failed',
    status,
    retryable,
  )
}
