using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Atelier.Testing;

/// <summary>What a test needs and may not find: real data, a tool, a library.</summary>
public static class Requirement
{
    /// <summary>Skips the test, saying why, where the need is not met; with ATELIER_REQUIRE_ALL=1 (as in CI) fails it.</summary>
    public static void Need([DoesNotReturnIf(false)] bool met, string reason)
    {
        if (met)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("ATELIER_REQUIRE_ALL") == "1")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }
}
