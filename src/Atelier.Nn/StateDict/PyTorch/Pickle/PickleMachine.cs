using System.Runtime.InteropServices;

namespace Atelier.Nn.StateDict.PyTorch.Pickle;

/// <summary>
/// Reads a pickle as data. The machine has a stack, a memo and a vocabulary of a few names; it can neither import nor call. A name
/// outside the vocabulary is written down and stands for nothing, so that one reading finds all of them.
/// </summary>
internal sealed class PickleMachine
{
    private const int MaxStack = 1_000_000, MaxInstructions = 4_000_000, MaxForeign = 1_000, MaxArguments = 16;
    private const int HighestProtocol = 5;

    private readonly PickleInput _input;
    private readonly IPickleVocabulary _vocabulary;
    private readonly ISet<string> _foreign;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];

    private PickleMachine(PickleInput input, IPickleVocabulary vocabulary, ISet<string> foreign)
        => (_input, _vocabulary, _foreign) = (input, vocabulary, foreign);

    /// <summary>Reads one pickle, up to its end.</summary>
    /// <param name="input">Stands at its beginning; is left behind its end.</param>
    /// <param name="vocabulary">What names mean.</param>
    /// <param name="foreign">Receives the names that are outside the vocabulary. If there are any, the result is worth nothing.</param>
    /// <exception cref="InvalidDataException">It is no sound pickle, or goes over a bound.</exception>
    /// <exception cref="EndOfStreamException">It is cut short.</exception>
    public static object? Read(PickleInput input, IPickleVocabulary vocabulary, ISet<string> foreign)
    {
        PickleMachine machine = new(input, vocabulary, foreign);
        for (int instructions = 1; instructions <= MaxInstructions; instructions++)
        {
            long at = input.Position;
            var opcode = (PickleOpcode)input.Byte();
            try
            {
                if (opcode == PickleOpcode.Stop)
                {
                    return machine.Pop();
                }

                machine.Run(opcode);
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{e.Message} (pickle byte {at})", e);
            }
        }

        throw new InvalidDataException($"a pickle of more than {MaxInstructions} instructions");
    }

    private void Run(PickleOpcode opcode)
    {
        if (!RunConstant(opcode) && !RunContainer(opcode) && !RunMemo(opcode) && !RunName(opcode))
        {
            throw new InvalidDataException($"unknown instruction 0x{(byte)opcode:x2}");
        }
    }

    private bool RunConstant(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto:
                int protocol = _input.Byte();
                return protocol <= HighestProtocol ? true : throw new InvalidDataException($"pickle protocol {protocol}");
            case PickleOpcode.Frame: _ = _input.UInt64(); return true;
            case PickleOpcode.None: return Push(null);
            case PickleOpcode.NewTrue: return Push(true);
            case PickleOpcode.NewFalse: return Push(false);
            case PickleOpcode.Int or PickleOpcode.Long: return Push(_input.IntegerLine());
            case PickleOpcode.BinInt: return Push((Int128)_input.Int32());
            case PickleOpcode.BinInt1: return Push((Int128)_input.Byte());
            case PickleOpcode.BinInt2: return Push((Int128)_input.UInt16());
            case PickleOpcode.Long1: return Push(_input.Integer(_input.Byte()));
            case PickleOpcode.Long4: return Push(_input.Integer(_input.UInt32()));
            case PickleOpcode.Float: return Push(_input.DoubleLine());
            case PickleOpcode.BinFloat: return Push(_input.Double());
            case PickleOpcode.String: return Push(_input.QuotedLine());
            case PickleOpcode.BinString: return Push(_input.Latin1(_input.UInt32()));
            case PickleOpcode.ShortBinString: return Push(_input.Latin1(_input.Byte()));
            case PickleOpcode.Unicode: return Push(_input.Line());
            case PickleOpcode.ShortBinUnicode: return Push(_input.Text(_input.Byte()));
            case PickleOpcode.BinUnicode: return Push(_input.Text(_input.UInt32()));
            case PickleOpcode.BinUnicode8: return Push(_input.Text(_input.UInt64()));
            case PickleOpcode.ShortBinBytes: return Push(_input.Bytes(_input.Byte()));
            case PickleOpcode.BinBytes: return Push(_input.Bytes(_input.UInt32()));
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8: return Push(_input.Bytes(_input.UInt64()));
            default: return false;
        }
    }

    private bool RunContainer(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark: _marks.Push(_stack.Count); return _marks.Count <= MaxStack ? true : throw TooDeep();
            case PickleOpcode.Pop: Drop(); return true;
            case PickleOpcode.PopMark: PopMarked(); return true;
            case PickleOpcode.Dup: return Push(Top);
            case PickleOpcode.EmptyTuple: return Push(new PickleTuple([]));
            case PickleOpcode.Tuple1: return PushTuple(1);
            case PickleOpcode.Tuple2: return PushTuple(2);
            case PickleOpcode.Tuple3: return PushTuple(3);
            case PickleOpcode.Tuple: return Push(new PickleTuple(PopMarked()));
            case PickleOpcode.EmptyList or PickleOpcode.EmptySet: return Push(new PickleList());
            case PickleOpcode.List or PickleOpcode.FrozenSet: return Push(ListOf(PopMarked()));
            case PickleOpcode.Append: AddTo([Pop()]); return true;
            case PickleOpcode.Appends or PickleOpcode.AddItems: AddTo(PopMarked()); return true;
            case PickleOpcode.EmptyDict: return Push(new PickleDictionary());
            case PickleOpcode.Dict:
                object?[] pairs = PopMarked();
                Push(new PickleDictionary());
                SetIn(pairs);
                return true;
            case PickleOpcode.SetItem: SetIn(PopMany(2)); return true;
            case PickleOpcode.SetItems: SetIn(PopMarked()); return true;
            default: return false;
        }
    }

    private bool RunMemo(PickleOpcode opcode) => opcode switch
    {
        PickleOpcode.Put => Remember(Line()),
        PickleOpcode.BinPut => Remember(_input.Byte()),
        PickleOpcode.LongBinPut => Remember(_input.UInt32()),
        PickleOpcode.Memoize => Remember((uint)_memo.Count),
        PickleOpcode.Get => Recall(Line()),
        PickleOpcode.BinGet => Recall(_input.Byte()),
        PickleOpcode.LongBinGet => Recall(_input.UInt32()),
        _ => false,
    };

    private bool RunName(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global: return PushName(_input.Line(), _input.Line());
            case PickleOpcode.StackGlobal:
                object?[] parts = PopMany(2);
                return parts is [string module, string name] ? PushName(module, name) : throw new InvalidDataException("a name that is no text");
            case PickleOpcode.Reduce: return PushCall(PopMany(2));
            case PickleOpcode.NewObj: return PushMade(PopMany(2)[0]);
            case PickleOpcode.NewObjEx: return PushMade(PopMany(3)[0]);
            case PickleOpcode.Obj: return PushMade(PopMarked().FirstOrDefault());
            case PickleOpcode.Inst:
                PushName(_input.Line(), _input.Line());
                object? made = Pop();
                PopMarked();
                return PushMade(made);
            case PickleOpcode.Ext1: return PushExtension(_input.Byte());
            case PickleOpcode.Ext2: return PushExtension((uint)_input.UInt16());
            case PickleOpcode.Ext4: return PushExtension(_input.UInt32());
            case PickleOpcode.Build: Build(); return true;
            case PickleOpcode.PersId: return PushResolved(_input.Line());
            case PickleOpcode.BinPersId: return PushResolved(Pop());
            default: return false;
        }
    }

    private bool PushName(string module, string name)
    {
        string full = $"{module}.{name}";
        return Push(_vocabulary.Knows(full) ? new PickleName(full) : Foreign(full));
    }

    private bool PushExtension(uint code) => Push(Foreign($"extension {code}"));

    private bool PushCall(object?[] callAndArguments) => Push(callAndArguments switch
    {
        [PickleForeign, _] => PickleForeign.Instance,
        [PickleName, var arguments] when IsForeign(arguments) => PickleForeign.Instance,
        [PickleName name, PickleTuple { Items.Length: <= MaxArguments } arguments] => _vocabulary.Call(name.Name, arguments.Items),
        [PickleName name, _] => throw new InvalidDataException($"{name.Name} is called with something that is no short tuple"),
        _ => throw new InvalidDataException("a call of something that is no name"),
    });

    private bool PushResolved(object? id) => Push(IsForeign(id) ? PickleForeign.Instance : _vocabulary.Resolve(id));

    private static bool IsForeign(object? value)
        => value is PickleForeign || (value is PickleTuple { Items: { Length: <= MaxArguments } items } && items.Contains(PickleForeign.Instance));

    /// <summary>Instances are made by calls only: no name of the vocabulary is a class that pickles make with __new__.</summary>
    private bool PushMade(object? type) => Push(type switch
    {
        PickleForeign => PickleForeign.Instance,
        PickleName name => Foreign($"{name.Name} as a class"),
        _ => throw new InvalidDataException("an instance of something that is no name"),
    });

    private PickleForeign Foreign(string name)
    {
        _foreign.Add(name);
        return _foreign.Count <= MaxForeign ? PickleForeign.Instance : throw new InvalidDataException($"more than {MaxForeign} refused names");
    }

    /// <summary>Attributes of a dictionary (PyTorch keeps versions of modules there) are of no use to us; nothing else has any.</summary>
    private void Build()
    {
        Pop();
        if (Top is not (PickleDictionary or PickleForeign))
        {
            throw new InvalidDataException("attributes for something that is no dictionary");
        }
    }

    private void AddTo(object?[] items)
    {
        switch (Top)
        {
            case PickleList list: list.AddRange(items); break;
            case PickleForeign: break;
            default: throw new InvalidDataException("items added to something that is no list");
        }
    }

    private void SetIn(object?[] pairs)
    {
        if (Top is PickleForeign)
        {
            return;
        }

        if (Top is not PickleDictionary dictionary || pairs.Length % 2 != 0)
        {
            throw new InvalidDataException("pairs of keys and values for something that is no dictionary, or one of them missing");
        }

        for (int i = 0; i < pairs.Length; i += 2)
        {
            dictionary[pairs[i] ?? throw new InvalidDataException("a key that is None")] = pairs[i + 1];
        }
    }

    private static PickleList ListOf(object?[] items)
    {
        PickleList list = [];
        list.AddRange(items);
        return list;
    }

    private uint Line() => _input.IntegerLine() switch
    {
        Int128 number when number >= 0 && number <= uint.MaxValue => (uint)number,
        _ => throw new InvalidDataException("a memo number out of range"),
    };

    private bool Remember(uint number)
    {
        _memo[number] = Top;
        return true;
    }

    private bool Recall(uint number)
        => _memo.TryGetValue(number, out object? value) ? Push(value) : throw new InvalidDataException($"memo {number} was never filled");

    private object? Top => _stack.Count > Floor ? _stack[^1] : throw Underflow();

    /// <summary>What lies below the last mark is out of reach until the mark is taken.</summary>
    private int Floor => _marks.TryPeek(out int mark) ? mark : 0;

    private bool Push(object? value)
    {
        _stack.Add(value);
        return _stack.Count <= MaxStack ? true : throw TooDeep();
    }

    private bool PushTuple(int count) => Push(new PickleTuple(PopMany(count)));

    private object? Pop() => PopMany(1)[0];

    private void Drop()
    {
        if (_marks.Count > 0 && _stack.Count == Floor)
        {
            _marks.Pop();
            return;
        }

        Pop();
    }

    private object?[] PopMany(int count) => _stack.Count - Floor >= count ? Cut(_stack.Count - count) : throw Underflow();

    private object?[] PopMarked() => _marks.TryPop(out int mark) ? Cut(mark) : throw new InvalidDataException("there is no mark on the stack");

    private object?[] Cut(int from)
    {
        object?[] items = [.. CollectionsMarshal.AsSpan(_stack)[from..]];
        _stack.RemoveRange(from, items.Length);
        return items;
    }

    private static InvalidDataException TooDeep() => new($"the stack grows over {MaxStack} values");

    private static InvalidDataException Underflow() => new("the stack is empty");
}
