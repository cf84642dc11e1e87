using Atelier.Imaging.Transforms.Engine;
using System.Text;

namespace Atelier.Imaging.Transforms;

/// <summary>
/// What was drawn for one picture: operations in order, deterministic, applied to as many pictures, masks and boxes of that size
/// as belong together. A plan is reused from picture to picture, its operations are values in slots that are reused too: drawing
/// and applying take no memory once warm. For one thread at a time.
/// </summary>
public sealed class Plan
{
    private readonly List<Slot> _steps = [], _spare = [];
    private readonly List<(Plan Plan, float Weight)> _branches = [];
    private readonly byte[] _table = new byte[256];

    /// <summary>Pixels a row after the operations so far.</summary>
    public int Width { get; private set; }

    /// <summary>Rows after the operations so far.</summary>
    public int Height { get; private set; }

    /// <summary>Branches made since the start.</summary>
    internal int Branches { get; private set; }

    /// <summary>Forgets all operations.</summary>
    /// <param name="width">Pixels a row of the pictures to come.</param>
    /// <param name="height">Their rows.</param>
    public void Start(int width, int height)
    {
        _spare.AddRange(_steps);
        _steps.Clear();
        Branches = 0;
        (Width, Height) = (width, height);
    }

    /// <summary>Changes a picture.</summary>
    /// <exception cref="ArgumentException">The picture has another size than the plan was drawn for.</exception>
    public void Apply(Raster image)
    {
        CheckSize(image);
        bool pending = false;
        foreach (Slot step in _steps)
        {
            if (pending && (!step.IsTone || step.ReadsImage))
            {
                ToneTable.Apply(_table, image.Pixels);
                pending = false;
            }

            if (step.IsTone)
            {
                if (!pending)
                {
                    ToneTable.Identity(_table);
                }

                step.Compose(image, _table);
                pending = true;
            }
            else
            {
                step.Apply(image);
            }
        }

        if (pending)
        {
            ToneTable.Apply(_table, image.Pixels);
        }
    }

    /// <summary>Moves a mask as the picture is moved: nearest pixels, 0 where nothing was; colours do not concern it.</summary>
    /// <exception cref="ArgumentException">The mask has another size than the plan was drawn for.</exception>
    public void ApplyToMask(Raster mask)
    {
        CheckSize(mask);
        foreach (Slot step in _steps)
        {
            step.ApplyToMask(mask);
        }
    }

    /// <summary>Moves boxes as the picture is moved, each to the smallest upright box around it, cut at the picture's edges.</summary>
    public void Apply(Span<Box> boxes)
    {
        foreach (ref Box box in boxes)
        {
            foreach (Slot step in _steps)
            {
                box = step.Move(box);
            }

            box = box.Clip(Width, Height);
        }
    }

    /// <summary>Training takes all pictures of one size: what is drawn must not change it.</summary>
    /// <param name="width">Pixels a row of the pictures.</param>
    /// <param name="height">Their rows.</param>
    /// <exception cref="TransformException">The operations give them another size.</exception>
    public void CheckSizeStays(int width, int height)
    {
        if ((Width, Height) != (width, height))
        {
            throw new TransformException($"The pipeline makes pictures of {Width}x{Height} of those of {width}x{height}; for training, sizes must stay.");
        }
    }

    /// <summary>The operations with their parameters, in order.</summary>
    public override string ToString() => _steps.Aggregate(new StringBuilder(), (text, step) => text.Append(text.Length > 0 ? ", " : "").Append(step)).ToString();

    internal void AddGeometry<T>(T operation)
        where T : struct, IGeometry
    {
        (int width, int height) = operation.Measure(Width, Height);
        Add<GeometrySlot<T>, T>(operation);
        (Width, Height) = (width, height);
    }

    internal void AddFilter<T>(T operation)
        where T : struct, IFilter => Add<FilterSlot<T>, T>(operation);

    internal void AddTone<T>(T operation)
        where T : struct, ITone => Add<ToneSlot<T>, T>(operation);

    /// <summary>An empty plan for pictures as they are at this point, for operations made of others.</summary>
    /// <param name="weight">What it counts in them.</param>
    internal Plan Branch(float weight)
    {
        Plan branch = Branches < _branches.Count ? _branches[Branches].Plan : new Plan();
        branch.Start(Width, Height);
        if (Branches == _branches.Count)
        {
            _branches.Add((branch, weight));
        }

        _branches[Branches++] = (branch, weight);
        return branch;
    }

    /// <summary>A branch by its number, with its weight.</summary>
    internal (Plan Plan, float Weight) BranchAt(int number) => _branches[number];

    /// <summary>The operations, in order.</summary>
    internal IEnumerable<object> All => _steps.Select(slot => slot.Boxed);

    /// <summary>The operations of a type.</summary>
    internal IEnumerable<T> Operations<T>()
        where T : struct => _steps.OfType<Slot<T>>().Select(slot => slot.Operation);

    private void Add<TSlot, T>(T operation)
        where TSlot : Slot<T>, new()
        where T : struct
    {
        int at = _spare.FindLastIndex(static slot => slot is TSlot);
        TSlot slot;
        if (at < 0)
        {
            slot = new TSlot();
        }
        else
        {
            slot = (TSlot)_spare[at];
            _spare[at] = _spare[^1];
            _spare.RemoveAt(_spare.Count - 1);
        }

        (slot.Operation, slot.Width, slot.Height) = (operation, Width, Height);
        _steps.Add(slot);
    }

    private void CheckSize(Raster raster)
    {
        (int width, int height) = _steps.Count > 0 ? (_steps[0].Width, _steps[0].Height) : (Width, Height);
        if (raster.Width != width || raster.Height != height)
        {
            throw new ArgumentException($"Plan: drawn for pictures of {width}x{height}, given one of {raster.Width}x{raster.Height}.");
        }
    }

    /// <summary>Holds one operation of one type without boxing it anew.</summary>
    private abstract class Slot
    {
        public int Width { get; set; }

        public int Height { get; set; }

        public virtual bool IsTone => false;

        public virtual bool ReadsImage => false;

        public virtual void Apply(Raster image)
        {
        }

        public virtual void ApplyToMask(Raster mask)
        {
        }

        public virtual void Compose(Raster image, Span<byte> table)
        {
        }

        public virtual Box Move(Box box) => box;

        public abstract object Boxed { get; }
    }

    private abstract class Slot<T> : Slot
        where T : struct
    {
        public T Operation;

        public sealed override object Boxed => Operation;

        public sealed override string ToString() => Operation.ToString()!;
    }

    private sealed class GeometrySlot<T> : Slot<T>
        where T : struct, IGeometry
    {
        public override void Apply(Raster image) => Operation.Apply(image);

        public override void ApplyToMask(Raster mask) => Operation.ApplyToMask(mask);

        public override Box Move(Box box) => Operation.Move(box, Width, Height);
    }

    private sealed class FilterSlot<T> : Slot<T>
        where T : struct, IFilter
    {
        public override void Apply(Raster image) => Operation.Apply(image);
    }

    private sealed class ToneSlot<T> : Slot<T>
        where T : struct, ITone
    {
        public override bool IsTone => true;

        public override bool ReadsImage => Operation.ReadsImage;

        public override void Compose(Raster image, Span<byte> table) => Operation.Compose(image, table);
    }
}
