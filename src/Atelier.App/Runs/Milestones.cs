namespace Atelier.App.Runs;

/// <summary>The milestones of a budget that a session still has before it.</summary>
/// <param name="shares">All of them: shares of the budget.</param>
/// <param name="used">The share that was used before the session.</param>
internal sealed class Milestones(IEnumerable<double> shares, double used)
{
    private readonly Queue<double> _ahead = new(shares.Where(share => share > used).Order());

    /// <summary>Goes on to a share of the budget. True where that reaches a milestone, or several at once.</summary>
    public bool Reach(double usedNow)
    {
        int before = _ahead.Count;
        while (_ahead.TryPeek(out double next) && usedNow >= next)
        {
            _ahead.Dequeue();
        }

        return _ahead.Count < before;
    }
}
