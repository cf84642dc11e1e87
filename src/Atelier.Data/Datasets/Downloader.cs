namespace Atelier.Data;

/// <summary>
/// Fetches files over HTTP. A file appears under its name only when it is whole and its content is what was published: it
/// is written beside that name first, checked, and then renamed. Without a network this fails within the connect timeout.
/// </summary>
/// <param name="connectTimeout">How long to wait for a connection; 5 s by default.</param>
/// <param name="stallTimeout">How long to wait for the next bytes; 20 s by default.</param>
internal sealed class Downloader(TimeSpan? connectTimeout = null, TimeSpan? stallTimeout = null)
{
    private readonly TimeSpan _connectTimeout = connectTimeout ?? TimeSpan.FromSeconds(5);
    private readonly TimeSpan _stallTimeout = stallTimeout ?? TimeSpan.FromSeconds(20);

    /// <summary>Fetches one file.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="target">Path to keep it at; its folder is made.</param>
    /// <param name="published">What it must contain.</param>
    /// <param name="progress">Told after every block received.</param>
    /// <param name="cancel">Gives up; nothing is left behind.</param>
    /// <exception cref="DatasetException">It cannot be had, is not what was published, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was used.</exception>
    public void Fetch(Uri source, string target, IPublishedFile published, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        string partial = $"{target}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Task.Run(() => ReceiveAsync(source, partial, published.MaxLength, progress, cancel), cancel).GetAwaiter().GetResult();
            if (published.Fault(partial) is string fault)
            {
                throw new DatasetException($"{source} is not the file that was published: {fault}");
            }

            File.Move(partial, target, overwrite: true);
        }
        catch (HttpRequestException e)
        {
            throw new DatasetException($"{source}: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new DatasetException($"{source}: no answer in time", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{source} could not be received into {target}: {e.Message}", e);
        }
        finally
        {
            Remove(partial);
        }
    }

    // Deleting complains where there is no folder.
    private static void Remove(string file)
    {
        if (File.Exists(file))
        {
            File.Delete(file);
        }
    }

    private async Task ReceiveAsync(Uri source, string partial, long inflatedLength, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        // A proxy cannot reach what this machine serves to itself.
        using var handler = new SocketsHttpHandler { ConnectTimeout = _connectTimeout, UseProxy = !source.IsLoopback };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        stall.CancelAfter(_stallTimeout);
        using HttpResponseMessage response = await client.GetAsync(source, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();

        // No archive is longer than its content, but for a header and a few bytes a block: more is not the file we want.
        long limit = inflatedLength + (inflatedLength >> 8) + 1024;
        using Stream body = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        using FileStream file = new(partial, FileMode.CreateNew, FileAccess.Write);
        byte[] buffer = new byte[1 << 16];
        long received = 0;
        for (int read; (read = await body.ReadAsync(buffer, stall.Token).ConfigureAwait(false)) > 0; stall.CancelAfter(_stallTimeout))
        {
            received += read;
            if (received > limit)
            {
                throw new DatasetException($"{source} is not the file that was published: it is longer than {limit} bytes");
            }

            await file.WriteAsync(buffer.AsMemory(0, read), stall.Token).ConfigureAwait(false);
            progress?.Report(new DownloadProgress(Path.GetFileName(source.AbsolutePath), received, response.Content.Headers.ContentLength));
        }
    }
}
