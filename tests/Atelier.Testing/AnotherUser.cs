using System.Runtime.InteropServices;

namespace Atelier.Testing;

/// <summary>Nothing is forbidden to root, but Linux lets a thread open files as if it were someone else's (setfsuid(2)).</summary>
public static partial class AnotherUser
{
    private const uint Nobody = 65534;

    /// <summary>Runs something as a user to whom files may be forbidden: whoever runs the tests, nobody if that is root.</summary>
    /// <param name="body">Runs on a thread of its own, loops over files too; only what that thread opens is opened as the other user.</param>
    public static void Run(Action body)
    {
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                if (Environment.UserName == "root")
                {
                    _ = SetFileSystemUser(Nobody);
                }

                Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.None, new ThisThread()).GetAwaiter().GetResult();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Runs tasks where they are waited for, and nowhere else: other threads are not the other user.</summary>
    private sealed class ThisThread : TaskScheduler
    {
        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task)
        {
            // Whoever waits for it runs it.
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);
}
